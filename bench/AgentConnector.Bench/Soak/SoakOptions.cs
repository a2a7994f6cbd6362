namespace AgentConnector.Bench.Soak;

/// <summary>What <c>soak</c> was asked for.</summary>
/// <param name="Time">How long calls come and go.</param>
/// <param name="Calls">At once.</param>
/// <param name="Devices">Of them over virtual sound cards.</param>
/// <param name="Seed">Decides what the calls are.</param>
/// <param name="Json">The whole outcome for scripts.</param>
/// <param name="Curve">A file for the readings; null for none.</param>
/// <param name="Picture">A file for their picture; null for none.</param>
internal sealed record SoakOptions(TimeSpan Time, int Calls, int Devices, int Seed, bool Json, string? Curve, string? Picture);
