namespace AgentConnector.Tests.Hosting;

/// <summary>Files of the repository, found from the folder the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Ancestors(AppContext.BaseDirectory).First(folder => System.IO.File.Exists(Path.Combine(folder, "AgentConnector.slnx")));

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static IEnumerable<string> Ancestors(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
