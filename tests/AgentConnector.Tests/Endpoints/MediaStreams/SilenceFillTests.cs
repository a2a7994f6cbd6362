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

    [Fact]
    public void A_silent_caller_is_filled_in_for_where_every_look_is_late()
    {
        var late = TimeSpan.FromMilliseconds(155);

        Assert.Equal([false, true, false, true], Enumerable.Range(0, 4).Select(_ =>
        {
            time.Advance(late);
            return fill.Look() && fill.Take().Any();
        }));
    }

    private List<bool> Looks(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        time.Advance(StreamWatch.Tick);
        return fill.Look();
    })];
}
