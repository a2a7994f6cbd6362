namespace AgentConnector.EndToEnd.Tests;

/// <summary>How long tests of sound devices listen.</summary>
internal static class TestLength
{
    /// <summary>To everything: every tone for 30 s, a call for ten minutes.</summary>
    public static bool Whole { get; } =
        Environment.GetEnvironmentVariable("DEVICE_TESTS") == "whole" || Environment.GetEnvironmentVariable("CI") == "true";
}
