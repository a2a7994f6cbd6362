using System.Text;
using AgentConnector.History.Recordings;

namespace AgentConnector.Tests.History.Recordings;

public sealed class RecordingKeysTests
{
    [Fact]
    public void A_file_of_32_bytes_is_a_key_as_it_is()
    {
        var bytes = Enumerable.Range(0, 32).Select(n => (byte)(n * 8)).ToArray();

        Assert.Equal(Convert.ToBase64String(bytes), RecordingKeys.Parse(bytes).Current!.ToLine());
    }

    [Fact]
    public void Lines_are_keys_the_first_encrypts_and_all_are_found()
    {
        var (first, second) = (RecordingKey.Make(), RecordingKey.Make());

        var keys = RecordingKeys.Parse(Encoding.UTF8.GetBytes($"# of May\r\n{first.ToLine()}\r\n\n  {second.ToLine()}  \n"));

        Assert.Equal(first.ToString(), keys.Current!.ToString());
        Assert.Equal(second.ToLine(), keys.Find(second.Name)!.ToLine());
        Assert.Null(keys.Find(RecordingKey.Make().Name));
    }

    [Theory]
    [InlineData("", "holds no key")]
    [InlineData("# nothing\n", "holds no key")]
    [InlineData("c2VjcmV0LWNhbmFyeQ==\n", "line 1")]
    [InlineData("# a\nsecret-canary\n", "line 2")]
    public void What_is_no_key_is_told_by_its_line_and_not_quoted(string content, string fault)
    {
        var failure = Assert.Throws<FormatException>(() => RecordingKeys.Parse(Encoding.UTF8.GetBytes(content)));

        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2Vj", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_keys_name_says_nothing_of_it() => Assert.DoesNotContain(RecordingKey.Make() is var key ? key.ToString() : "", key.ToLine(), StringComparison.Ordinal);
}
