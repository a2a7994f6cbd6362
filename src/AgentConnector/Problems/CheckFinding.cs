using System.ComponentModel;
using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Problems;

/// <summary>One thing that a check of a start request has found.</summary>
/// <param name="Code">Stable: branch on it.</param>
/// <param name="Severity">Whether the call would fail.</param>
/// <param name="Field">The field of the request it is about; null for none.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record CheckFinding(
    [property: JsonPropertyName("code"), Description("Stable: branch on it. docs/guides/pre-flight.md lists them.")] string Code,
    [property: JsonPropertyName("severity")] CheckSeverity Severity,
    [property: JsonPropertyName("field"), Description("The field of the request it is about.")] string? Field,
    [property: JsonPropertyName("message"), Description("What is wrong and what to do.")] string Message)
{
    [JsonIgnore]
    public bool IsError => Severity is CheckSeverity.Error;

    public static CheckFinding Error(string code, string? field, string message) => new(code, CheckSeverity.Error, field, message);

    /// <summary>A field is wrong. The fault is what the field's name begins a sentence with, as in <see cref="ApiProblem.Wrong(string, string)"/>.</summary>
    public static CheckFinding Wrong(string code, string field, string fault) => Error(code, field, ApiProblem.Wrong(field, fault).Detail);

    public static CheckFinding Warning(string code, string? field, string message) => new(code, CheckSeverity.Warning, field, message);
}

/// <summary>What a finding means for the call.</summary>
[JsonConverter(typeof(SnakeCaseEnum<CheckSeverity>))]
public enum CheckSeverity
{
    /// <summary>The call would fail, or be answered with an error.</summary>
    Error,

    /// <summary>The call may begin; something should be looked at.</summary>
    Warning,
}
