using System.Text.Json.Serialization;

namespace AgentConnector.Doctor;

/// <summary>One thing the doctor looked at.</summary>
/// <param name="Check">What was looked at: <c>settings</c>, <c>agent</c>, <c>echo</c> …</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Seen">What was seen, in plain words. Never a secret.</param>
/// <param name="Advice">What to do; null when nothing is to be done.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Seen, string? Advice = null);

/// <summary>How a thing is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Could not or need not be looked at.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>Works, and could be better.</summary>
    [JsonStringEnumMemberName("fair")]
    Fair,

    /// <summary>Calls fail, or cannot be understood, until it is mended.</summary>
    [JsonStringEnumMemberName("wrong")]
    Wrong,
}
