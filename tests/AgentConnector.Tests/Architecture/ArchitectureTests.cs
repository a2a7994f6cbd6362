using System.Text.RegularExpressions;

namespace AgentConnector.Tests.Architecture;

/// <summary>Types are used one way (docs/architecture.md); whoever turns round fails the build.</summary>
public sealed partial class ArchitectureTests
{
    [Fact]
    public void Folders_of_the_service_use_only_what_the_map_allows() => Assert.Empty(Offences(UsedTypes.Shipped));

    [Fact]
    public void The_map_allows_nothing_that_nobody_needs()
    {
        var allowed = FolderMap.Service.SelectMany(folder => folder.Value.Select(to => (folder.Key, to)));

        Assert.Empty(allowed.Except(FolderMap.Uses(UsedTypes.Shipped).Select(use => (use.From, use.To))));
    }

    [Fact]
    public void The_map_names_every_folder_of_the_service() =>
        Assert.Equal(
            FolderMap.Service.Keys.Order(),
            SourceTree.Shipped.Where(file => file.Project == "AgentConnector" && file.Folder.Length > 0).Select(file => file.Folder).Distinct().Order());

    [Fact]
    public void The_map_has_no_circle()
    {
        var left = FolderMap.Service.ToDictionary(folder => folder.Key, folder => folder.Value.Where(to => to.Length > 0).ToHashSet());
        while (left.Where(folder => folder.Value.Count == 0).Select(folder => folder.Key).ToList() is { Count: > 0 } free)
        {
            free.ForEach(folder => left.Remove(folder));
            left.Values.ToList().ForEach(needs => needs.ExceptWith(free));
        }

        Assert.Empty(left.Keys);
    }

    /// <summary>A file sees the namespaces around its own without a using line, and may name one below it in half a word.</summary>
    [Theory]
    [InlineData("Endpoints", "MediaStreams.MediaStream stream", "Endpoints uses Endpoints/MediaStreams (MediaStream)")]
    [InlineData("Calls/Scribing", "AgentConnector.Calls.Talking.Call call", "Calls/Scribing uses Calls/Talking (Call)")]
    [InlineData("Webhooks", "Signing.CallbackSecrets secrets", "Webhooks uses Webhooks/Signing (CallbackSecrets)")]
    [InlineData("Hosting", "ConnectorApp app", "Hosting uses the composition (ConnectorApp)")]
    public void A_circle_through_a_parents_namespace_is_seen(string folder, string parameter, string offence)
    {
        var planted = new SourceFile(
            $"src/AgentConnector/{folder}/Planted.cs",
            $"namespace AgentConnector.{folder.Replace('/', '.')}; internal static class Planted {{ public static string Name<T>(this {parameter}) => nameof({parameter.Split(' ')[0]}); }}");

        Assert.Contains(offence, Offences(UsedTypes.By(planted)));
    }

    [Fact]
    public void A_registration_is_known_to_the_composition_alone() =>
        Assert.Empty(
            from use in UsedTypes.Shipped
            where FolderMap.IsRegistration(use.In) && !FolderMap.IsRegistration(use.By) && use.By.Folder is not ("" or "Commands")
            select $"{use.By.Path} uses {use.Type}");

    [Fact]
    public void Only_the_adapter_knows_the_agents_protocol() =>
        Assert.Equal(
            ["src/AgentConnector/Commands/SimulatorCommand.cs"], // runs the simulator by itself
            from file in SourceTree.Shipped
            where file.Project == "AgentConnector" && file.Folder != "Agents/ElevenLabs" && Usings(file).Any(name => name is "AgentConnector.ElevenLabs" or "AgentConnector.Simulator")
            select file.Path);

    [Fact]
    public void Libraries_import_only_what_the_map_allows() =>
        Assert.Empty(
            from file in SourceTree.Shipped
            where file.Project != "AgentConnector"
            from name in Usings(file).Where(name => name.StartsWith("AgentConnector.", StringComparison.Ordinal))
            let library = string.Join('.', name.Split('.')[..2])
            where library != file.Project && !FolderMap.Libraries[file.Project].Contains(library)
            select $"{file.Path} imports {name}");

    [Fact]
    public void Folder_and_namespace_agree() =>
        Assert.Empty(
            from file in SourceTree.Shipped
            let match = Namespace().Match(file.Text)
            where match.Success && match.Groups[1].Value != string.Join('.', file.Path.Split('/')[1..^1])
            select $"{file.Path} says {match.Groups[1].Value}");

    private static IEnumerable<string> Offences(IEnumerable<UsedType> used) =>
        from use in FolderMap.Uses(used)
        where !FolderMap.Service[use.From].Contains(use.To)
        select $"{use.From} uses {(use.To.Length == 0 ? "the composition" : use.To)} ({use.Use.Type})";

    private static IEnumerable<string> Usings(SourceFile file) => Using().Matches(file.Text).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
