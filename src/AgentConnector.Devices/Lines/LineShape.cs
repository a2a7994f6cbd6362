namespace AgentConnector.Devices.Lines;

/// <summary>The devices of a stream by name, and the rates the application sees for as long as it lives.</summary>
internal sealed record LineShape(string CaptureDevice, int CaptureRate, string PlaybackDevice, int PlaybackRate)
{
    /// <summary>
    /// The rate to run a device at: its own where 20 ms are a whole number of samples, else (11025 Hz) the next of the usual
    /// ones, and the system converts.
    /// </summary>
    public static int UsableRate(int native) => native switch
    {
        >= 8_000 and <= 192_000 when native % 50 == 0 => native,
        > 0 and < 16_000 => 16_000,
        _ => 48_000,
    };
}
