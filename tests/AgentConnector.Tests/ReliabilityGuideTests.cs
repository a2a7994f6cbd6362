using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentConnector.Tests;

/// <summary><c>docs/reliability.md</c> is made of the tests that drive the faults; <c>UPDATE_DOCS=1 ./test --fast</c> writes it anew.</summary>
public sealed class ReliabilityGuideTests
{
    private static readonly Dictionary<FaultSide, string> Titles = new()
    {
        [FaultSide.Agent] = "The agent's side",
        [FaultSide.Phone] = "The phone's side",
        [FaultSide.Sound] = "The host's microphone and speaker",
        [FaultSide.Callback] = "Receivers of callbacks, and tools",
        [FaultSide.Disk] = "The disk and the database",
        [FaultSide.Host] = "The process and its machine",
        [FaultSide.Client] = "Who asks over HTTP",
    };

    private const string Head = """
        # What happens when something breaks

        Every row is driven by the test it names, over real sockets, files and processes, in every run of `./test`. In all of them: a call that began has exactly one ending, which is stored and told; nothing stays open,
        neither a line, a ticket, a file nor a task.

        This page is made of the tests' `[Fault]` attributes; `UPDATE_DOCS=1 ./test --fast` writes it.

        """;

    [Fact]
    public void The_guide_tells_what_the_tests_drive()
    {
        var made = Made();
        var file = Repository.File("docs", "reliability.md");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, made);
        }

        Assert.Equal(made, File.ReadAllText(file), ignoreLineEndingDifferences: true);
    }

    private static string Made()
    {
        var rows = Rows().ToLookup(row => row.Side);
        var text = new StringBuilder(Head);
        foreach (var side in Enum.GetValues<FaultSide>())
        {
            text.Append($"\n## {Titles[side]}\n\n| Fault | What happens | Driven by |\n|---|---|---|\n");
            foreach (var row in rows[side].OrderBy(row => row.Test, StringComparer.Ordinal).ThenBy(row => row.Fault, StringComparer.Ordinal))
            {
                text.Append($"| {row.Fault} | {row.Outcome} | `{row.Test}` |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(FaultSide Side, string Fault, string Outcome, string Test)> Rows() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        let text = File.ReadAllText(file)
        where text.Contains("[Fault(", StringComparison.Ordinal)
        from method in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        from attribute in method.AttributeLists.SelectMany(list => list.Attributes)
        where attribute.Name.ToString() == "Fault"
        let arguments = attribute.ArgumentList!.Arguments
        select (
            Enum.Parse<FaultSide>(((MemberAccessExpressionSyntax)arguments[0].Expression).Name.ToString()),
            Text(arguments[1]),
            Text(arguments[2]),
            $"{((TypeDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}");

    private static string Text(AttributeArgumentSyntax argument) => ((LiteralExpressionSyntax)argument.Expression).Token.ValueText;
}
