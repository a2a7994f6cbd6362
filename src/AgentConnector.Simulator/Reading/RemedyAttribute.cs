using System.ComponentModel.DataAnnotations;

namespace AgentConnector.Simulator.Reading;

/// <summary>A rule for a field, whose remedy depends on what stands there.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class RemedyAttribute<T> : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is T given && Remedy(given) is { } remedy ? new(remedy) : ValidationResult.Success;

    /// <summary>What to write instead; null when the value is right.</summary>
    protected abstract string? Remedy(T value);
}
