using System.Text.RegularExpressions;

namespace AgentConnector.Tests;

/// <summary>Imports point one way (docs/architecture.md): the using lines are read, and a wrong one fails the build.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    /// <summary>What every route needs, and what imports no feature.</summary>
    private static readonly string[] Ground = ["Problems", "Security", "Hosting", "Configuration"];

    /// <summary>Folder of the service → the folders of the service it may import, itself aside.</summary>
    private static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["Problems"] = [],
        ["Configuration"] = ["Problems", "Security"],
        ["Security"] = ["Problems", "Configuration"],
        ["Hosting"] = ["Problems", "Security", "Configuration"],
        ["Agents"] = [],
        ["Agents/ElevenLabs"] = ["Agents", "Configuration", "Problems", "Hosting"],
        ["Endpoints"] = [],
        ["Endpoints/Wav"] = ["Endpoints", "Hosting"],
        ["Endpoints/Device"] = ["Endpoints", "Problems", "Security", "Hosting"],
        ["Endpoints/MediaStreams"] = ["Endpoints", "Problems", "Hosting"],
        ["Endpoints/Plivo"] = ["Endpoints", "Endpoints/MediaStreams", "Configuration", "Hosting"],
        ["Endpoints/Twilio"] = ["Endpoints", "Endpoints/MediaStreams", "Configuration", "Problems", "Hosting"],
        ["Calls"] = ["Agents", "Endpoints", "Configuration", "Problems", "Security", "Hosting"],
        ["History"] = ["Calls", "Configuration", "Problems", "Security", "Hosting"],
        ["Live"] = ["Calls", "Problems", "Security", "Hosting"],
        ["Webhooks"] =
        [
            "Calls", "History", "Configuration", "Webhooks/Guard", "Webhooks/Deliveries", "Webhooks/Subscriptions", "Webhooks/Inbound", "Webhooks/Tools",
        ],
        ["Webhooks/Guard"] = ["Webhooks", "Hosting"],
        ["Webhooks/Deliveries"] = ["Webhooks", "Webhooks/Guard", "Calls", "History", "Problems", "Security"],
        ["Webhooks/Subscriptions"] = ["Webhooks", "Webhooks/Guard", "Webhooks/Deliveries", "Calls", "History", "Problems", "Security", "Hosting"],
        ["Webhooks/Inbound"] = ["Webhooks", "Calls", "History", "Problems", "Hosting"],
        ["Webhooks/Tools"] = ["Webhooks", "Webhooks/Guard", "Calls", "Problems"],
        ["Doctor"] = ["Doctor/Room", "Calls", "Endpoints", "Endpoints/Device", "Agents", "Agents/ElevenLabs", "Configuration", "Problems", "Security", "Hosting", "Terminal"],
        ["Doctor/Room"] = [],
        ["Terminal"] = ["Calls", "Endpoints/Device", "Configuration", "Security", "Hosting"],
        ["Demo"] = ["Calls", "Endpoints", "Endpoints/Device", "Endpoints/Wav", "Configuration", "Hosting", "Terminal"],
    };

    /// <summary>Library → the libraries of this repository it may import.</summary>
    private static readonly Dictionary<string, string[]> LibrariesMayImport = new()
    {
        ["AgentConnector.Audio"] = [],
        ["AgentConnector.ElevenLabs"] = ["Audio"],
        ["AgentConnector.Simulator"] = ["Audio"],
        ["AgentConnector.Devices"] = ["Audio"],
    };

    public static TheoryData<string> Libraries =>
        [.. Directory.GetDirectories(Source).Select(Path.GetFileName).Where(name => name != "AgentConnector").Cast<string>()];

    /// <summary>Half of an emoji at the end of a text breaks whatever JSON it is put into.</summary>
    [Fact]
    public void A_text_is_cut_to_a_length_by_Excerpt_alone()
    {
        var cuts = Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Path.GetFileName(file) != "Excerpt.cs")
            .SelectMany(file => File.ReadLines(file).Where(line => CutText().IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));

        Assert.Empty(cuts);
    }

    [GeneratedRegex(@"\.Length >=? [\w* ]+\?\s*\(?(\w+)\[\.\.|\.Substring\(|\+ \w+\[\^Math")]
    private static partial Regex CutText();

    [Fact]
    public void Folders_of_the_service_import_only_what_the_map_allows()
    {
        var wrong =
            from file in FilesOf("AgentConnector")
            let folder = FolderOf(file)
            where folder.Length > 0
            let allowed = MayImport[folder].Append(folder).ToList()
            from import in ImportsOf(file).Where(import => MayImport.ContainsKey(import))
            where !allowed.Contains(import)
            select $"{Relative(file)} imports {import}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_map_names_every_folder_of_the_service() =>
        Assert.Equal(MayImport.Keys.Order(), FilesOf("AgentConnector").Select(FolderOf).Where(folder => folder.Length > 0).Distinct().Order());

    [Fact]
    public void Only_the_adapter_knows_the_agents_protocol()
    {
        var wrong = FilesOf("AgentConnector")
            .Where(file => FolderOf(file) is not "Agents/ElevenLabs")
            .Where(file => Usings(file).Any(name => name is "AgentConnector.ElevenLabs" or "AgentConnector.Simulator"))
            .Select(Relative);

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Libraries_import_only_what_the_map_allows(string library)
    {
        var own = library["AgentConnector.".Length..];
        var allowed = LibrariesMayImport[library].Append(own).ToList();
        var wrong =
            from file in FilesOf(library)
            from name in Usings(file).Where(name => name.StartsWith("AgentConnector.", StringComparison.Ordinal))
            where !allowed.Contains(name.Split('.')[1])
            select $"{Relative(file)} imports {name}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Folder_and_namespace_agree()
    {
        var wrong =
            from file in SourceFiles()
            let expected = Path.GetDirectoryName(Path.GetRelativePath(Source, file))!.Replace('/', '.')
            let match = Namespace().Match(File.ReadAllText(file))
            where match.Success && match.Groups[1].Value != expected
            select $"{Relative(file)} says {match.Groups[1].Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        var files = SourceFiles().Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories).Where(IsSource));

        Assert.Empty(files.Where(file => File.ReadLines(file).Count() > 300).Select(Relative));
    }

    [Fact]
    public void No_log_id_is_used_twice()
    {
        var twice = SourceFiles()
            .SelectMany(file => LogId().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(twice);
    }

    /// <summary>A client made elsewhere follows redirects, and takes keys along.</summary>
    [Fact]
    public void Http_clients_are_made_in_one_place()
    {
        Assert.Equal(["src/AgentConnector/Hosting/OutgoingHttp.cs"], FilesOf("AgentConnector").Where(file => HttpMaking().IsMatch(File.ReadAllText(file))).Select(Relative));
        Assert.All(
            SourceFiles().Where(file => HttpMaking().IsMatch(File.ReadAllText(file))),
            file => Assert.Contains("AllowAutoRedirect = false", File.ReadAllText(file)));
    }

    /// <summary>A file made elsewhere is soon one that others can read.</summary>
    [Fact]
    public void Files_for_one_user_alone_are_made_in_one_place() =>
        Assert.Equal(
            ["src/AgentConnector/Configuration/PrivateFile.cs"],
            SourceFiles().Where(file => File.ReadAllText(file).Contains("UnixFileMode", StringComparison.Ordinal)).Select(Relative));

    [Fact]
    public void The_ground_knows_no_feature()
    {
        var features = MayImport.Keys.Except(Ground).ToList();
        var wrong =
            from file in FilesOf("AgentConnector")
            where Ground.Contains(FolderOf(file)) && !file.EndsWith("ConnectorApp.cs", StringComparison.Ordinal)
            from import in ImportsOf(file)
            where features.Contains(import)
            select $"{Relative(file)} imports {import}";

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> SourceFiles() => Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories).Where(IsSource);

    private static IEnumerable<string> FilesOf(string project) => SourceFiles().Where(file => file.StartsWith(Path.Combine(Source, project) + "/", StringComparison.Ordinal));

    private static bool IsSource(string file) => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal);

    private static string FolderOf(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Source, "AgentConnector"), file))!.Replace('\\', '/');

    private static IEnumerable<string> Usings(string file) => Using().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> ImportsOf(string file) => Usings(file)
        .Where(name => name.StartsWith("AgentConnector.", StringComparison.Ordinal))
        .Select(name => name["AgentConnector.".Length..].Replace('.', '/'));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bnew (HttpClient|SocketsHttpHandler|HttpClientHandler|HttpMessageInvoker)\b|\bHttpClient \w+ (\{ get; \} )?= new\(|\b(AddHttpClient|ConfigureHttpClientDefaults)\b")]
    private static partial Regex HttpMaking();

    [GeneratedRegex(@"\[LoggerMessage\((\d+)")]
    private static partial Regex LogId();
}
