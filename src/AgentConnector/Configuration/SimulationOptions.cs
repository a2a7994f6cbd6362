using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>The built-in agent in the cloud's place: agents and dialers both go by it.</summary>
public sealed class SimulationOptions
{
    public const string Section = "Agents";

    /// <summary>True serves every call by the built-in agent.</summary>
    [Setting("SIMULATE", "true serves every call by the built-in agent instead of ElevenLabs: free and offline.")]
    public bool Simulate { get; set; }

    /// <summary>The scenario of calls that name none.</summary>
    [Setting("DEFAULT_SCENARIO", "The scenario of simulated calls that name none.")]
    public string DefaultScenario { get; set; } = "echo";

    /// <summary>A folder of scenario files of one's own, or null.</summary>
    [Setting("SCENARIO_DIR", "A folder of scenario files of your own, beside the bundled ones.")]
    public string? ScenarioFolder { get; set; }
}
