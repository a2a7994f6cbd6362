using System.Text.RegularExpressions;

namespace AgentConnector.Tests.Architecture;

/// <summary>One file of the repository.</summary>
/// <param name="Path">Below the root, with slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The project's folder, such as <c>AgentConnector.Audio</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>Below the project; empty for its top.</summary>
    public string Folder => string.Join('/', Path.Split('/')[2..^1]);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>The code of the repository as it lies on the disk, and with a file planted by a test.</summary>
internal static partial class SourceTree
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Read = new(() => [.. FilesOf("src")]);

    /// <summary>What is shipped.</summary>
    public static IReadOnlyList<SourceFile> Shipped => Read.Value;

    public static IEnumerable<SourceFile> Tests => FilesOf("tests");

    /// <summary>What is shipped, and one file more.</summary>
    public static IReadOnlyList<SourceFile> With(string path, string text) => [.. Shipped, new(path, text)];

    /// <summary>The types a file declares on its top level.</summary>
    public static IEnumerable<string> TypesOf(SourceFile file) => Type().Matches(file.Text).Select(match => match.Groups["name"].Value);

    private static IEnumerable<SourceFile> FilesOf(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        orderby path
        select new SourceFile(path, File.ReadAllText(file));

    [GeneratedRegex(@"^(?:public|internal) +(?:(?:static|sealed|abstract|partial|readonly|unsafe|ref) +)*(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>?\[\]]+) +(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();
}
