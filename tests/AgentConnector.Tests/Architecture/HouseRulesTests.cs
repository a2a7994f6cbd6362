using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentConnector.Tests.Architecture;

/// <summary>Rules of docs/architecture.md that a program can check.</summary>
public sealed partial class HouseRulesTests
{
    /// <summary>Words with one meaning in two projects: both sides of a contract.</summary>
    private static readonly string[] SharedNames = [];

    /// <summary>Families of small files that lie beside each other by nature: the messages of a protocol.</summary>
    private static readonly string[] LongFolders = ["AgentConnector.ElevenLabs/Wire", "AgentConnector.Simulator/Wire"];

    /// <summary>Who may log from where to where.</summary>
    private static readonly (string Place, int From, int To)[] LogIds =
    [
        ("AgentConnector/Agents", 3000, 3999),
        ("AgentConnector/Calls", 2000, 2999),
        ("AgentConnector/Endpoints", 4000, 4999),
        ("AgentConnector/History", 5000, 5999),
        ("AgentConnector/Live", 5000, 5999),
        ("AgentConnector/Security", 6000, 6999),
        ("AgentConnector/Webhooks", 8000, 8999),
        ("AgentConnector/", 1000, 1999),
        ("AgentConnector.ElevenLabs/", 6000, 6999),
        ("AgentConnector.Simulator/", 7000, 7999),
    ];

    [Fact]
    public void A_type_name_stands_in_one_project_only() => Assert.Empty(SecondMeanings(SourceTree.Shipped));

    [Fact]
    public void A_second_meaning_is_seen() =>
        Assert.Equal(
            ["Transcript: AgentConnector, AgentConnector.ElevenLabs"],
            SecondMeanings(SourceTree.With("src/AgentConnector.ElevenLabs/Planted.cs", "namespace AgentConnector.ElevenLabs;\n\npublic sealed record Transcript;\n")));

    [Fact]
    public void A_folder_holds_25_files_at_most() =>
        Assert.Empty(
            from file in SourceTree.Shipped
            group file by $"{file.Project}/{file.Folder}" into folder
            where folder.Count() > 25 && !LongFolders.Contains(folder.Key)
            select $"{folder.Key} holds {folder.Count()}");

    [Fact]
    public void Hardly_a_constructor_takes_more_than_five_parameters()
    {
        var counts = (
            from file in SourceTree.Shipped
            from node in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes()
            let parameters = node switch
            {
                ClassDeclarationSyntax { ParameterList: { } list } => list,
                StructDeclarationSyntax { ParameterList: { } list } => list,
                ConstructorDeclarationSyntax constructor => constructor.ParameterList,
                _ => null,
            }
            where parameters is { Parameters.Count: > 0 }
            select (file.Path, parameters.Parameters.Count)).ToList();
        var many = counts.Where(constructor => constructor.Count > 5).Select(constructor => $"{constructor.Path}: {constructor.Count}").ToList();

        Assert.True(many.Count <= counts.Count * 0.025, $"{many.Count} of {counts.Count}:\n{string.Join('\n', many)}");
    }

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(SourceTree.Shipped.Concat(SourceTree.Tests).Where(file => file.Text.Count(c => c == '\n') > 300).Select(file => file.Path));

    [Fact]
    public void No_log_id_is_used_twice() =>
        Assert.Empty(SourceTree.Shipped.SelectMany(IdsOf).GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void A_log_id_lies_in_its_folders_range() =>
        Assert.Empty(
            from file in SourceTree.Shipped
            from id in IdsOf(file)
            let range = LogIds.First(range => $"{file.Project}/{file.Folder}".StartsWith(range.Place, StringComparison.Ordinal))
            where id < range.From || id > range.To
            select $"{file.Path}: {id} is not between {range.From} and {range.To}");

    /// <summary>Half of an emoji at the end of a text breaks whatever JSON it is put into.</summary>
    [Fact]
    public void A_text_is_cut_to_a_length_by_Excerpt_alone() =>
        Assert.Empty(
            from file in SourceTree.Shipped
            where file.Name != "Excerpt"
            from line in file.Text.Split('\n')
            where CutText().IsMatch(line)
            select $"{file.Path}: {line.Trim()}");

    /// <summary>A client made elsewhere follows redirects, and takes keys along.</summary>
    [Fact]
    public void Http_clients_are_made_in_one_place()
    {
        var making = SourceTree.Shipped.Where(file => HttpMaking().IsMatch(file.Text)).ToList();

        Assert.Equal(["src/AgentConnector/Hosting/OutgoingHttp.cs"], making.Where(file => file.Project == "AgentConnector").Select(file => file.Path));
        Assert.All(making, file => Assert.Contains("AllowAutoRedirect = false", file.Text));
    }

    /// <summary>A file made elsewhere is soon one that others can read.</summary>
    [Fact]
    public void Files_for_one_user_alone_are_made_in_one_place() =>
        Assert.Equal(
            ["src/AgentConnector/Configuration/PrivateFile.cs"],
            SourceTree.Shipped.Where(file => file.Text.Contains("UnixFileMode", StringComparison.Ordinal)).Select(file => file.Path));

    private static IEnumerable<string> SecondMeanings(IReadOnlyList<SourceFile> files) =>
        from file in files
        from type in SourceTree.TypesOf(file)
        group file.Project by type into named
        let projects = named.Distinct().Order(StringComparer.Ordinal).ToList()
        where projects.Count > 1 && !SharedNames.Contains(named.Key)
        select $"{named.Key}: {string.Join(", ", projects)}";

    private static IEnumerable<int> IdsOf(SourceFile file) => LogId().Matches(file.Text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\.Length >=? [\w* ]+\?\s*\(?(\w+)\[\.\.|\.Substring\(|\+ \w+\[\^Math")]
    private static partial Regex CutText();

    [GeneratedRegex(@"\bnew (HttpClient|SocketsHttpHandler|HttpClientHandler|HttpMessageInvoker)\b|\bHttpClient \w+ (\{ get; \} )?= new\(|\b(AddHttpClient|ConfigureHttpClientDefaults)\b")]
    private static partial Regex HttpMaking();

    [GeneratedRegex(@"\[LoggerMessage\((\d+)")]
    private static partial Regex LogId();
}
