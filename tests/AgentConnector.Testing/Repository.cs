namespace AgentConnector.Testing;

/// <summary>Files of the repository, found from the folder the tests run in.</summary>
public static class Repository
{
    public static string Root { get; } =
        Ancestors(AppContext.BaseDirectory).First(folder => System.IO.File.Exists(Path.Combine(folder, "AgentConnector.slnx")));

    /// <summary>The full path of a file, from the parts of its path in the repository.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static IEnumerable<string> Ancestors(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }
}
