using System.Reflection;
using AgentConnector.Problems;

namespace AgentConnector.Tests.Problems;

public sealed class ErrorsGuideTests
{
    private static readonly ProblemKind[] Kinds =
    [
        .. typeof(ProblemKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ProblemKind>(),
    ];

    [Fact]
    public void Every_kind_of_problem_has_its_place_in_the_guide_and_nothing_else_has()
    {
        var guide = File.ReadAllLines(Repository.File("docs", "guides", "errors.md"));

        Assert.NotEmpty(Kinds);
        Assert.Equal(
            Kinds.Select(kind => $"### {kind.Slug}").Order(StringComparer.Ordinal),
            guide.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(Kinds, kind => Assert.Contains($"**{kind.Status} {kind.Title}.**", string.Join('\n', guide), StringComparison.Ordinal));
    }
}
