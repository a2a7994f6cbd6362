using System.Text.Json;
using AgentConnector.Configuration;

namespace AgentConnector.Commands;

/// <summary>
/// Where the service that holds a data folder listens, and a key by which commands of the same user join it. A file beside the data while
/// the service runs, for this user alone; the key is a new one at each start.
/// </summary>
internal sealed record RunFile(Uri Address, string Key)
{
    public const string FileName = "running.json";

    /// <summary>What the running service wrote; null when there is no file, or none that can be used.</summary>
    public static RunFile? Read(string dataDir)
    {
        try
        {
            return JsonSerializer.Deserialize<RunFile>(File.ReadAllBytes(PathIn(dataDir)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Write(string dataDir) => PrivateFile.Write(PathIn(dataDir), JsonSerializer.Serialize(this));

    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be removed.</exception>
    public static void Remove(string dataDir) => File.Delete(PathIn(dataDir));

    private static string PathIn(string dataDir) => Path.Combine(dataDir, FileName);
}
