using System.Reflection;
using AgentConnector.Calls.Checking;

namespace AgentConnector.Tests.Calls.Checking;

public sealed class FindingCodesTests
{
    [Fact]
    public void Every_code_has_its_row_in_the_guide_and_nothing_else_has()
    {
        var codes = typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var rows = File.ReadAllLines(Repository.File("docs", "guides", "pre-flight.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(codes.Order(StringComparer.Ordinal), rows.Select(row => row.Split('`')[1]).Order(StringComparer.Ordinal));
    }
}
