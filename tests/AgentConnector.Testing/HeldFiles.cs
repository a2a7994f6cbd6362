namespace AgentConnector.Testing;

/// <summary>What this process holds open.</summary>
public static class HeldFiles
{
    /// <summary>Files in a folder; none where the system does not tell.</summary>
    public static IEnumerable<string> Of(string folder)
    {
        foreach (var descriptor in Directory.Exists("/proc/self/fd") ? Directory.EnumerateFiles("/proc/self/fd") : [])
        {
            if (new FileInfo(descriptor).LinkTarget is { } file && file.StartsWith(folder, StringComparison.Ordinal))
            {
                yield return file;
            }
        }
    }
}
