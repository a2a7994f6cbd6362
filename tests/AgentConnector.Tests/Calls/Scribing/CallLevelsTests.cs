using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Scribing;

public sealed class CallLevelsTests
{
    private readonly ManualTime time = new();
    private readonly CallLevels levels = new();

    [Fact]
    public void Before_the_conversation_there_is_nothing_to_read() => Assert.Null(levels.Read());

    [Fact]
    public void A_tone_reads_its_level_and_fades_when_the_caller_is_gone()
    {
        levels.Begin(new(time));
        levels.AddCaller(Tone16(seconds: 0.02));

        Assert.InRange(levels.Read()!.CallerDb, -10, -8); // −6 dBFS peak is −9 dB rms
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CallLevels.Silence, levels.Read()!.CallerDb);
    }

    [Fact]
    public void What_the_agent_said_ahead_of_time_reads_when_it_is_heard()
    {
        levels.Begin(new(time));
        levels.AddAgent(Tone16(seconds: 1), TimeSpan.FromSeconds(2));

        Assert.Equal(CallLevels.Silence, levels.Read()!.AgentDb);
        time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.InRange(levels.Read()!.AgentDb, -10, -8);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CallLevels.Silence, levels.Read()!.AgentDb);
    }

    [Fact]
    public void An_interruption_silences_the_agents_meter()
    {
        levels.Begin(new(time));
        levels.AddAgent(Tone16(seconds: 1), TimeSpan.Zero);

        levels.ClearAgent();

        Assert.Equal(CallLevels.Silence, levels.Read()!.AgentDb);
    }

    [Fact]
    public void Speech_minutes_ahead_does_not_overwrite_what_is_heard_now()
    {
        levels.Begin(new(time));
        levels.AddAgent(Tone16(seconds: 1), TimeSpan.Zero);
        levels.AddAgent(new(new byte[32_000 * 180], AudioFormat.Pcm(16_000)), TimeSpan.FromSeconds(1));

        Assert.InRange(levels.Read()!.AgentDb, -10, -8);
    }

    [Theory]
    [InlineData(AudioEncoding.MuLaw)]
    [InlineData(AudioEncoding.ALaw)]
    public void The_phones_formats_read_the_same(AudioEncoding encoding)
    {
        levels.Begin(new(time));
        var pcm = new AudioFrame(MemoryMarshal.AsBytes(Tone.At(440, 0.02, 8000).AsSpan()).ToArray(), AudioFormat.Pcm(8000));

        levels.AddCaller(new AudioConverter(pcm.Format, new(encoding, 8000)).Convert(pcm));

        Assert.InRange(levels.Read()!.CallerDb, -10, -8);
    }

    private static AudioFrame Tone16(double seconds) =>
        new(MemoryMarshal.AsBytes(Tone.At(440, seconds).AsSpan()).ToArray(), AudioFormat.Pcm(16_000));
}
