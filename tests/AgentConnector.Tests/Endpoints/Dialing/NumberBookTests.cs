using AgentConnector.Endpoints.Dialing;

namespace AgentConnector.Tests.Endpoints.Dialing;

public sealed class NumberBookTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Front desk=+15551234567")]
    [InlineData("Front desk=+15551234567,")]
    [InlineData(" On call = plivo:+4930123456 , Bay = 3=tel:+15551234567")]
    public void A_list_of_named_numbers_is_right(string text) => Assert.Null(NumberBook.FaultIn(text));

    [Theory]
    [InlineData("+12025550143", 1)]
    [InlineData("Front desk=+12025550143,On call=2025550143", 2)]
    [InlineData("Front desk=+12025550143,=+12025550143", 2)]
    [InlineData("Front desk=wav:demo", 1)]
    [InlineData("Front desk=+1 202 555 0143", 1)]
    public void A_wrong_entry_is_told_by_its_place_and_not_quoted(string text, int place)
    {
        var fault = NumberBook.FaultIn(text);

        Assert.StartsWith($"entry {place} ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("2025550143", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_longer_than_anybody_chooses_from_is_refused() =>
        Assert.Contains("1000 at most", NumberBook.FaultIn(string.Join(',', Enumerable.Range(0, 1001).Select(index => $"N{index}=+1555{index:0000000}"))), StringComparison.Ordinal);
}
