using System.Text.RegularExpressions;

namespace AgentConnector.Tests;

/// <summary>What the READMEs and guides show of the libraries compiles as it stands there.</summary>
public sealed partial class SnippetTests
{
    /// <summary>What a reader has around the snippet: the names it takes for granted.</summary>
    private const string Reader = """
        USINGS
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using AgentConnector.Audio;
        using AgentConnector.ElevenLabs;
        using AgentConnector.Simulator;
        using AgentConnector.Simulator.Phones;
        using AgentConnector.Simulator.Scenarios;
        using AgentConnector.Simulator.Testing;
        using Xunit;

        interface IOrders { Task<string> FindAsync(System.Text.Json.JsonElement parameters, System.Threading.CancellationToken cancellationToken); }
        interface ISpeaker { void Enqueue(AudioFrame audio); void Clear(); }

        static class Reader
        {
            public static async Task ReadAsync(string key, IOrders orders, ISpeaker speaker, Stream phone, ReadOnlyMemory<byte> frame)
            {
                await Task.CompletedTask;
                SNIPPET
            }
        }
        """;

    public static TheoryData<string, int> Snippets =>
        [.. Texts().SelectMany(text => Fences().Matches(File.ReadAllText(text)).Select((_, number) => (Path.GetRelativePath(Repository.Root, text), number)))];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles(string text, int number)
    {
        var snippet = Fences().Matches(File.ReadAllText(Repository.File(text)))[number].Groups[1].Value;

        CSharp.Compile(Reader
            .Replace("USINGS", string.Concat(Usings().Matches(snippet).Select(match => match.Value)), StringComparison.Ordinal)
            .Replace("SNIPPET", Usings().Replace(snippet, ""), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_package_is_shown() =>
        Assert.Equal(
            ["docs/guides/simulator.md", .. Directory.EnumerateFiles(Repository.File("src"), "README.md", SearchOption.AllDirectories).Select(text => Path.GetRelativePath(Repository.Root, text)).Order()],
            Snippets.Select(snippet => snippet.Data.Item1).Distinct().Order());

    private static IEnumerable<string> Texts() =>
    [
        Repository.File("README.md"),
        .. Directory.EnumerateFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories),
        .. Directory.EnumerateFiles(Repository.File("src"), "README.md", SearchOption.AllDirectories),
    ];

    [GeneratedRegex(@"^ *```csharp\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();

    /// <summary>What a whole program begins with.</summary>
    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Usings();
}
