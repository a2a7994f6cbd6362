namespace AgentConnector.Testing.Cloud;

/// <summary>One sample per message of the cloud, and their variants.</summary>
public static class ServerSamples
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cloud", "Samples", "server");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));
}
