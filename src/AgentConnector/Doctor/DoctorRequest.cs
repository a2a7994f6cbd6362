using AgentConnector.Devices.Echo;
using AgentConnector.Endpoints;

namespace AgentConnector.Doctor;

/// <summary>What the doctor is to look at.</summary>
internal sealed record DoctorRequest
{
    /// <summary>The agent to look at; null for the key alone.</summary>
    public string? AgentId { get; init; }

    /// <summary>The dynamic variables that calls will send; null when not told.</summary>
    public IReadOnlySet<string>? Variables { get; init; }

    /// <summary>The devices to listen and play with.</summary>
    public required EndpointAddress Device { get; init; }

    /// <summary>What to do against echo; null for what the settings say.</summary>
    public AecMode? Aec { get; init; }

    /// <summary>Whether to play and listen.</summary>
    public bool WithSound { get; init; } = true;
}
