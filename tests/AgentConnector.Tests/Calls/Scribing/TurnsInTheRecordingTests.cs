using System.Runtime.InteropServices;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Tests.Calls.Talking;

namespace AgentConnector.Tests.Calls.Scribing;

public sealed class TurnsInTheRecordingTests
{
    private const int Header = 44;
    private const int Millisecond = Recording.SampleRate / 1000;
    private const int Near = 150;

    [Fact]
    public async Task Each_turn_stands_where_its_voice_sounds_in_the_recording()
    {
        using var folder = new TemporaryFolder();
        await using var scene = new TalkScene(folder.In("call.wav"));

        await scene.AgentAsync(new AgentSaid("Hello.", 1), Sound(1.5, 1));
        await scene.UntilAsync(2);
        await scene.SpeaksUntilAsync(3.1);
        await scene.UntilAsync(3.8);
        await scene.AgentAsync(new CallerSaid("A table", Tentative: false, 2), new AgentSaid("For how many?", 2), Sound(1, 2), new AgentSaid("When?", 3), Sound(3, 3));
        await scene.UntilAsync(5.9);
        await scene.SpeaksUntilAsync(6.3);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.SpeaksUntilAsync(7.2);
        await scene.UntilAsync(7.9);
        await scene.AgentAsync(new CallerSaid("Two, tonight", Tentative: false, 4), new AgentSaid("Done.", 4), Sound(0.8, 4));
        await scene.UntilAsync(10);
        var turns = await scene.EndAsync();

        var samples = MemoryMarshal.Cast<byte, short>((await File.ReadAllBytesAsync(folder.In("call.wav"), TestContext.Current.CancellationToken)).AsSpan(Header))
            .ToArray();
        Matches(turns, Speaker.Caller, Voice(samples, side: 0));
        Matches(turns, Speaker.Agent, Voice(samples, side: 1), joined: "For how many?");
    }

    private static AgentSpoke Sound(double seconds, int reply) => new(Speech.Tone(440, seconds), reply);

    /// <summary>Two replies that follow each other to the sample are one stretch of sound.</summary>
    private static void Matches(IReadOnlyList<Turn> turns, Speaker speaker, List<(int Start, int End)> voice, string? joined = null)
    {
        var told = turns.Where(turn => turn.Speaker == speaker).ToList();
        var stretches = new Queue<(int Start, int End)>(voice);
        for (var i = 0; i < told.Count; i++)
        {
            var turn = told[i];
            var (start, end) = stretches.Dequeue();
            Assert.InRange(turn.StartMs, start - Near, start + Near);
            if (turn.Text == joined)
            {
                Assert.InRange(told[++i].EndMs, end - Near, end + Near);
                Assert.Equal(turn.EndMs, told[i].StartMs);
                continue;
            }

            Assert.InRange(turn.EndMs, end - Near, end + Near);
        }

        Assert.Empty(stretches);
    }

    /// <summary>Where one side sounds, in ms.</summary>
    private static List<(int Start, int End)> Voice(short[] stereo, int side)
    {
        var stretches = new List<(int Start, int End)>();
        const int window = 10 * Millisecond;
        for (var at = 0; (at + window) * 2 <= stereo.Length; at += window)
        {
            var loud = Enumerable.Range(at, window).Max(n => Math.Abs((int)stereo[(n * 2) + side])) > 300;
            var ms = at / Millisecond;
            if (!loud)
            {
                continue;
            }

            if (stretches.Count > 0 && stretches[^1].End == ms)
            {
                stretches[^1] = (stretches[^1].Start, ms + 10);
            }
            else
            {
                stretches.Add((ms, ms + 10));
            }
        }

        return stretches;
    }
}
