using System.Text;
using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Tests;

public sealed class WellFormedJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d"}""", """{"a":"\uFFFD"}""")]
    [InlineData("""{"a":"\ude00x"}""", """{"a":"\uFFFDx"}""")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", """{"a":"\uFFFD\ud83d\ude00"}""")]
    [InlineData("""{"a":"\ude00\ud83d"}""", """{"a":"\uFFFD\uFFFD"}""")]
    [InlineData("""{"\uD83D":1}""", """{"\uFFFD":1}""")]
    public void Half_a_surrogate_pair_becomes_the_replacement_character(string sent, string read) =>
        Assert.Equal(read, Repaired(Encoding.UTF8.GetBytes(sent)));

    [Theory]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\\ud83d"}""")]
    [InlineData("""{"a":"\\\\ud83d \n \u00e9 \u2028"}""")]
    [InlineData("""{"a":"\u12"}""")]
    [InlineData("""{"a":"x\""")]
    [InlineData("""{"a":"\u""")]
    [InlineData("")]
    public void What_is_well_formed_or_no_JSON_at_all_is_left_where_it_is(string sent)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(sent);
        Assert.True(bytes.Equals(WellFormedJson.Repair(bytes)));
        Assert.True(WellFormedJson.IsWellFormed(bytes.Span));
    }

    [Fact]
    public void Bytes_of_Latin_1_become_replacement_characters_and_the_rest_stays()
    {
        byte[] sent = [.. "{\"a\":\"caf"u8, 0xE9, .. " \\ud83d\"}"u8];
        Assert.False(WellFormedJson.IsWellFormed(sent));
        Assert.Equal("{\"a\":\"caf\uFFFD \\uFFFD\"}", Repaired(sent));
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Equal("{}", Repaired([0xEF, 0xBB, 0xBF, .. "{}"u8]));

    [Fact]
    public void Every_text_of_a_repaired_document_can_be_read()
    {
        var chance = new Seeded(4711);
        string[] pieces = ["\\ud83d", "\\ude00", "\\\\", "\\n", "\\\"", "é", "x", "\\u0041", "\\uDBFF"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, chance.Next(0, 8)).Select(_ => pieces[chance.Next(0, pieces.Length)])));
            if (Array.FindIndex(text, unit => unit >= 0x80) is >= 0 and var at && chance.Next(0, 3) == 0)
            {
                text[at] = (byte)chance.Next(0x80, 0x100);
            }

            byte[] sent = [.. "{\""u8, .. text, .. "\":[\""u8, .. text, .. "\"]}"u8];
            using var document = JsonDocument.Parse(WellFormedJson.Repair(sent));
            var member = Assert.Single(document.RootElement.EnumerateObject());
            Assert.Equal(member.Name, member.Value[0].GetString());
        }
    }

    private static string Repaired(byte[] sent) => Encoding.UTF8.GetString(WellFormedJson.Repair(sent).Span);
}
