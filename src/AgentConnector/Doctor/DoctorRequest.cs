using AgentConnector.Devices.Echo;

namespace AgentConnector.Doctor;

/// <summary>What the doctor is to look at.</summary>
internal sealed record DoctorRequest
{
    /// <summary>The agent to look at; null for the key alone.</summary>
    public string? AgentId { get; init; }

    /// <summary>The dynamic variables that calls will send; null when not told.</summary>
    public IReadOnlySet<string>? Variables { get; init; }

    /// <summary>The microphone; null for the default one.</summary>
    public string? Microphone { get; init; }

    /// <summary>The speaker; null for the default one.</summary>
    public string? Speaker { get; init; }

    public AecMode Aec { get; init; }

    /// <summary>Whether to play and listen.</summary>
    public bool WithSound { get; init; } = true;
}
