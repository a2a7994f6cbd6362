using AgentConnector.Simulator.Phones.Calls;
using FsCheck.Fluent;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class PlayoutTests
{
    /// <summary>Each number is a step: audio of some length, a mark, a clear, or 20 ms of time.</summary>
    [Fact]
    public void Audio_keeps_its_order_and_every_mark_comes_back_once_behind_its_audio() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), steps =>
        {
            var playout = new Playout(1_000_000);
            var (sent, played, dropped, next) = (0, 0, 0, (byte)0);
            var due = new List<(int Position, bool Back)>();
            var fine = true;
            var frame = new byte[160];
            foreach (var step in steps.Concat(Enumerable.Repeat((byte)3, 200)))
            {
                switch (step % 4)
                {
                    case 0:
                        var audio = Enumerable.Range(0, step * 3).Select(_ => (byte)(next = (byte)((next + 1) % 251))).ToArray();
                        sent += audio.Length;
                        fine &= playout.TryPlay(audio);
                        break;
                    case 1:
                        var (mark, position) = (due.Count, sent);
                        due.Add((position, false));
                        playout.Mark(cleared =>
                        {
                            fine &= !due[mark].Back && (cleared || played + dropped >= position);
                            due[mark] = (position, true);
                        });
                        break;
                    case 2:
                        playout.Clear();
                        dropped = sent - played;
                        fine &= due.TrueForAll(entry => entry.Back);
                        break;
                    default:
                        var marks = playout.Take(frame);
                        played = Math.Min(sent - dropped, played + frame.Length);
                        foreach (var reached in marks)
                        {
                            reached(false);
                        }

                        break;
                }
            }

            return fine && playout.Queued == 0 && due.TrueForAll(entry => entry.Back);
        }).MustHold(300);

    [Fact]
    public void What_is_played_is_what_was_sent_and_silence_behind_it()
    {
        var playout = new Playout(1000);
        playout.TryPlay([.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
        playout.TryPlay([.. Enumerable.Range(100, 100).Select(i => (byte)i)]);
        var (one, two) = (new byte[160], new byte[160]);

        playout.Take(one);
        playout.Take(two);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), one.Concat(two[..40]));
        Assert.All(two[40..], code => Assert.Equal(0xFF, code));
    }
}
