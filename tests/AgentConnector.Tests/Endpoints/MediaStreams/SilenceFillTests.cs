using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Tests.Endpoints.MediaStreams;

/// <summary>When a caller who sends nothing is silent.</summary>
public sealed class SilenceFillTests
{
    private readonly ManualTime time = new();
    private readonly SilenceFill fill;

    public SilenceFillTests() => fill = new(new AudioFormat(AudioEncoding.MuLaw, 8_000), time);

    [Fact]
    public void A_gap_of_200_ms_is_filled_with_as_much_silence()
    {
        Assert.Equal([false, true], Looks(2));
        Assert.Equal(10, fill.Take().Count());
        Assert.Equal([false, true], Looks(2));
    }

    [Fact]
    public void Sound_that_waits_because_this_process_stood_still_is_no_silence()
    {
        fill.Look();
        time.StandStill(TimeSpan.FromMilliseconds(400));

        Assert.False(fill.Look());
        fill.Heard(); // it is read now
        Assert.Equal([false, true], Looks(2));
    }

    [Fact]
    public void A_caller_who_is_still_silent_after_that_is_filled_in_for()
    {
        time.StandStill(TimeSpan.FromMilliseconds(400));
        fill.Look();

        Assert.Equal([true], Looks(1));
        Assert.Equal(25, fill.Take().Count());
    }

    /// <summary>Attack: on a machine whose timers are always late by more than half a tick, nothing is ever filled in.</summary>
    [Fact]
    public void A_silent_caller_is_filled_in_for_where_every_look_is_a_little_late()
    {
        var filled = 0;
        for (var look = 0; look < 60; look++) // 9.3 s
        {
            time.Advance(TimeSpan.FromMilliseconds(155));
            filled += fill.Look() ? fill.Take().Count() : 0;
        }

        Assert.NotEqual(0, filled);
    }

    private List<bool> Looks(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        time.Advance(StreamWatch.Tick);
        return fill.Look();
    })];
}
