using System.Text;
using AgentConnector.ElevenLabs.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>No input makes the reader throw. Seeds are FsCheck's own; a failure prints the one to replay.</summary>
public sealed class ReaderProperties
{
    private static readonly byte[][] Samples = [.. ServerSamples.Names.Select(ServerSamples.Read)];

    private static readonly string[] Strange =
        ["null", "true", "-1", "1e400", "99999999999999999999", "\"\"", "\"\\ud800\"", "[]", "{}", "[[[[]]]]", "{\"type\":\"audio\"}", "\"AAA\""];

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Prop.ForAll<byte[]>(bytes => Survives(bytes ?? [])).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_as_a_type_is_read_or_refused() =>
        Prop.ForAll<string>(text => Survives(Encoding.UTF8.GetBytes("{\"type\":" + System.Text.Json.JsonSerializer.Serialize(text) + "}"))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_message_cut_anywhere_is_read_or_refused()
    {
        foreach (var sample in Samples)
        {
            for (var length = 0; length < sample.Length; length++)
            {
                Assert.True(Survives(sample[..length]));
            }
        }
    }

    [Fact]
    public void A_message_with_a_changed_byte_is_read_or_refused()
    {
        var changes = from sample in Gen.Elements(Samples)
                      from at in Gen.Choose(0, sample.Length - 1)
                      from value in Gen.Choose(0, 255)
                      select (byte[])[.. sample[..at], (byte)value, .. sample[(at + 1)..]];
        Prop.ForAll(changes.ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void A_message_with_a_strange_value_in_any_field_is_read_or_refused()
    {
        foreach (var sample in Samples.Select(Encoding.UTF8.GetString))
        {
            for (var colon = sample.IndexOf(": ", StringComparison.Ordinal); colon >= 0; colon = sample.IndexOf(": ", colon + 1, StringComparison.Ordinal))
            {
                var rest = sample.IndexOfAny([',', '\n'], colon);
                foreach (var value in Strange)
                {
                    Assert.True(Survives(Encoding.UTF8.GetBytes($"{sample[..colon]}: {value}{sample[rest..]}")));
                }
            }
        }
    }

    [Fact]
    public void A_huge_message_is_read()
    {
        var message = ServerMessageReader.Read(Encoding.ASCII.GetBytes(
            "{\"audio_event\":{\"audio_base_64\":\"" + new string('A', 8 * 1024 * 1024) + "\",\"event_id\":1},\"type\":\"audio\"}"), new());

        Assert.Equal(6 * 1024 * 1024, Assert.IsType<AudioPayload>(message.Event).Audio.Length);
    }

    private static bool Survives(byte[] bytes)
    {
        var message = ServerMessageReader.Read(bytes, new());
        return message.Event is null || message.Type is not null;
    }
}
