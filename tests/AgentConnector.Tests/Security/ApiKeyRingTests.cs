using AgentConnector.Security;

namespace AgentConnector.Tests.Security;

public sealed class ApiKeyRingTests
{
    private static readonly NewKey[] Made = [.. Enumerable.Range(0, 20).Select(_ => NewKey.Make())];

    private readonly ApiKeyRing ring = new(ApiKeyList.Parse(string.Join(',', Made.Select((key, i) => $"key{i}={key.Hashed}"))).Keys);

    [Fact]
    public void Every_key_is_found_wherever_it_stands_in_the_list() =>
        Assert.All(Made.Index(), made => Assert.Equal($"key{made.Index}", ring.Find(made.Item.Text)?.Name));

    [Fact]
    public void Nothing_but_a_whole_key_is_found() =>
        Assert.All(Made, made =>
        {
            Assert.Null(ring.Find(made.Text[..^1]));
            Assert.Null(ring.Find(made.Text + "x"));
            Assert.Null(ring.Find(made.Text.ToUpperInvariant()));
            Assert.Null(ring.Find(" " + made.Text));
        });

    [Fact]
    public void No_key_at_all_is_not_a_key()
    {
        Assert.Null(ring.Find(""));
        Assert.Null(new ApiKeyRing([]).Find(""));
    }

    [Fact]
    public void Fresh_keys_are_strong_and_differ()
    {
        Assert.Equal(Made.Length, Made.Select(made => made.Text).Distinct().Count());
        Assert.All(Made, made => Assert.Null(KeyStrength.Weakness(made.Text)));
        Assert.All(Made, made => Assert.DoesNotContain(made.Text, $"{made}"));
    }
}
