using AgentConnector.AgentTests;
using AgentConnector.AgentTests.Speaking;
using AgentConnector.Audio;
using AgentConnector.Endpoints;

namespace AgentConnector.Tests.AgentTests;

/// <summary>What the scripted caller hears and does, on a clock that the test moves.</summary>
public sealed class CallerTests
{
    private const int Rate = SpokenCaller.SampleRate;

    private readonly ManualTime time = new();
    private readonly PlayoutClock clock;

    public CallerTests() => clock = new(time);

    private TimeSpan Now => clock.Now;

    [Fact]
    public void Speech_is_heard_when_it_is_played_and_short_pauses_are_within_it()
    {
        var ear = Ear();
        ear.Hear(Speech.Tone(440, 1)); // comes faster than it is heard
        ear.Hear(Speech.Silence(0.2));
        ear.Hear(Speech.Tone(440, 0.5));
        ear.Hear(Speech.Silence(1));
        ear.Hear(Speech.Tone(440, 0.3));

        Assert.Equal([new(Seconds(0), Seconds(1.7)), new(Seconds(2.7), Seconds(3))], ear.Spans);
    }

    [Fact]
    public void What_was_cleared_is_not_heard()
    {
        var ear = Ear();
        ear.Hear(Speech.Tone(440, 2));
        Advance(0.5);
        ear.Clear();
        Advance(1);

        Assert.Equal([new(Seconds(0), Seconds(0.5))], ear.Spans);
        Assert.True(ear.HasFinished(after: TimeSpan.Zero, Seconds(1)));
        Assert.Null(ear.SpeakingSince(TimeSpan.Zero));
    }

    [Fact]
    public void The_callers_phone_gives_back_what_he_hears_later_and_softer()
    {
        var echo = new EchoReturn(new() { DelayMs = 100, GainDb = -20 }, Rate);
        var ear = new CallerEar(clock, AudioFormat.Pcm(Rate), echo);
        ear.Hear(Speech.Tone(440, 0.5));
        var (before, after) = (new short[Rate / 10], new short[Rate / 10]);
        echo.AddTo(before);
        echo.AddTo(after);

        Assert.All(before, sample => Assert.Equal(0, sample));
        Assert.Equal(CallerEar.Decibels(Speech.Samples([Speech.Tone(440, 0.1)])) - 20, CallerEar.Decibels(after), 0.2);
    }

    [Fact]
    public void Noise_has_its_level_and_lost_packets_are_silent_the_same_each_time()
    {
        static short[] Passed(CallerSound sound)
        {
            var way = new SoundWay(sound, echo: null);
            var all = new List<short>();
            for (var i = 0; i < 500; i++)
            {
                var packet = new short[Rate / 50];
                way.Pass(packet);
                all.AddRange(packet);
            }

            return [.. all];
        }

        Assert.Equal(-40, CallerEar.Decibels(Passed(new() { NoiseDb = -40 })), 0.2);
        var lossy = new CallerSound { NoiseDb = -40, LossPercent = 10, Seed = 3 };
        Assert.InRange(Passed(lossy).Chunk(Rate / 50).Count(packet => packet.All(sample => sample == 0)), 30, 70);
        Assert.Equal(Passed(lossy), Passed(lossy));
    }

    [Fact]
    public void He_answers_when_the_agent_has_finished_and_interrupts_when_it_has_spoken_for_a_while()
    {
        var ear = Ear();
        var sound = new CallerUtterance(new short[Rate]);
        var script = new CallerScript(
            new() { Steps = [new() { Say = "one" }, new() { Interrupt = "two", AfterMs = 300 }] }, [sound, sound], ear);

        Assert.IsType<CallerListens>(script.Next(Now));
        ear.Hear(Speech.Tone(440, 1));
        Advance(1.5);
        Assert.IsType<CallerListens>(script.Next(Now)); // silent for half a second
        Advance(0.3);
        Assert.IsType<CallerSpeaks>(script.Next(Now)); // says one, for a second
        Advance(1.1);
        Assert.IsType<CallerListens>(script.Next(Now));
        ear.Hear(Speech.Tone(440, 5));
        Advance(0.2);
        Assert.IsType<CallerListens>(script.Next(Now));
        Advance(0.2);
        Assert.IsType<CallerSpeaks>(script.Next(Now));
        Assert.Equal([false, true], script.Spoken.Select(step => step.IsInterruption));
    }

    [Fact]
    public async Task Keys_he_presses_are_told_beside_the_sound_and_then_he_hangs_up()
    {
        await using var caller = new SpokenCaller(new() { Steps = [new() { Press = "1#", Unprompted = true }, new() { HangUp = true, Unprompted = true }] }, [null, null], time);
        var packets = 0;
        var capture = caller.CaptureAsync(_ => packets++, TestContext.Current.CancellationToken);
        Advance(0.1);
        await capture;

        Assert.Equal([new KeyPressed('1'), new KeyPressed('#')], await caller.Events.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, packets);
        Assert.Equal(2, caller.Account.Done);
    }

    [Fact]
    public void He_gives_up_on_an_agent_that_says_nothing()
    {
        var script = new CallerScript(new() { Steps = [new() { Say = "one", WithinSeconds = 3 }] }, [null], Ear());
        Advance(2.9);
        Assert.IsType<CallerListens>(script.Next(Now));
        Advance(0.2);
        Assert.IsType<CallerHangsUp>(script.Next(Now));
        Assert.Equal("The agent said nothing for 3 s, where the caller waited for it to say \"one\".", script.Trouble);
    }

    private CallerEar Ear() => new(clock, AudioFormat.Pcm(Rate), echo: null);

    private void Advance(double seconds) => time.Advance(Seconds(seconds));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
