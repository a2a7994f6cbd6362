namespace AgentConnector.Doctor;

/// <summary>Whether calls can be written down, and for how long.</summary>
internal static class DataFolderCheck
{
    /// <summary>Two sides of 16-bit sound at 16 kHz.</summary>
    private const long RecordedBytesPerHour = 2L * 2 * 16_000 * 3600;

    private const long Scarce = 5 * RecordedBytesPerHour;
    private const long TooLittle = RecordedBytesPerHour / 4;

    public static Finding Run(string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, $".doctor-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return Room(folder, new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new("data folder", Verdict.Wrong, $"{folder} cannot be written to.", "Let the service's user write there, or set DATA_DIR to a folder of its own.");
        }
    }

    /// <param name="folder">For people.</param>
    /// <param name="free">In bytes.</param>
    public static Finding Room(string folder, long free)
    {
        var seen = $"{folder} is writable and has {free / 1e9:F1} GB left: room for about {free / RecordedBytesPerHour} hours of recorded calls.";
        return free switch
        {
            < TooLittle => new("data folder", Verdict.Wrong, seen, "Make room, or set DATA_DIR to another disk: calls are refused when they cannot be written down."),
            < Scarce => new("data folder", Verdict.Fair, seen, "Make room, erase old calls (DELETE /calls/{id}), or set RECORDING=false."),
            _ => new("data folder", Verdict.Good, seen),
        };
    }
}
