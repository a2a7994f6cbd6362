using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>What the devices of one call say of themselves at one moment.</summary>
/// <param name="Measures">The stream's own.</param>
/// <param name="ErleDb">How much weaker the echo is after cancelling; null while nobody knows.</param>
/// <param name="Closed">The call has let them go; this is the last that will be known.</param>
internal sealed record DeviceReading(StreamMeasures Measures, double? ErleDb, bool Closed);
