using AgentConnector.Devices;
using AgentConnector.Devices.Echo;

namespace AgentConnector.Endpoints.Device;

/// <summary>What one call opens.</summary>
/// <param name="Backend">The way to the devices.</param>
/// <param name="Echo">What is done against echo, and the devices to ask for.</param>
/// <param name="Microphone">The name of the microphone that is meant, also where it is the default.</param>
/// <param name="Speaker">The name of the speaker that is meant.</param>
internal sealed record DevicePlan(IAudioBackend Backend, EchoPlan Echo, string Microphone, string Speaker)
{
    /// <summary>What another call cannot use meanwhile.</summary>
    public IReadOnlyList<string> Holds => [$"microphone {Microphone}", $"speaker {Speaker}"];
}
