using System.Text.RegularExpressions;

namespace AgentConnector.Tests;

/// <summary>What the READMEs and guides show of the libraries compiles as it stands there.</summary>
public sealed partial class SnippetTests
{
    /// <summary>What a reader has around the snippet: the names it takes for granted.</summary>
    private const string Reader = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using AgentConnector.Audio;
        using AgentConnector.ElevenLabs;
        using AgentConnector.Simulator;
        using AgentConnector.Simulator.Phones;
        using Xunit;

        interface IOrders { Task<string> FindAsync(System.Text.Json.JsonElement parameters, System.Threading.CancellationToken cancellationToken); }
        interface ISpeaker { void Enqueue(AudioFrame audio); void Clear(); }

        static class Reader
        {
            public static async Task ReadAsync(string key, IOrders orders, ISpeaker speaker, ReadOnlyMemory<byte> frame)
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
    public void A_snippet_compiles(string text, int number) =>
        CSharp.Compile(Reader.Replace("SNIPPET", Fences().Matches(File.ReadAllText(Repository.File(text)))[number].Groups[1].Value, StringComparison.Ordinal));

    [Fact]
    public void Both_libraries_of_the_docs_are_shown() =>
        Assert.Equal(["docs/guides/simulator.md", "src/AgentConnector.ElevenLabs/README.md"], Snippets.Select(snippet => snippet.Data.Item1).Distinct().Order());

    private static IEnumerable<string> Texts() =>
    [
        Repository.File("README.md"),
        .. Directory.EnumerateFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories),
        .. Directory.EnumerateFiles(Repository.File("src"), "README.md", SearchOption.AllDirectories),
    ];

    [GeneratedRegex(@"^ *```csharp\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();
}
