using System.Net.WebSockets;
using System.Text;
using AgentConnector.Audio;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>What every dialer's stream must do. A new dialer derives from this, gives its samples, and has its proof.</summary>
public abstract class DialerConformance : DialerMistakes
{
    private static readonly byte[] Tone = [.. Enumerable.Range(0, 640).Select(i => (byte)(i * 7))];

    private AudioFormat Format => Samples.Identity.Format;

    [Fact]
    public async Task The_start_says_which_call_in_which_format()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        var said = scene.Stream.Identity;

        Assert.Equal(Samples.Identity, (said.StreamId, said.CallId, said.AccountId, said.Format));
    }

    [Fact]
    public async Task What_the_caller_says_arrives_byte_for_byte()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        await scene.SendAsync(Samples.Sound(Tone));

        var heard = await scene.Captured.ReadAsync(Cancelled);
        Assert.Equal(Tone, heard.Data.ToArray());
        Assert.Equal(Format, heard.Format);
    }

    [Fact]
    public async Task What_is_played_is_sent_byte_for_byte()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        scene.Stream.Play(new(Tone, Format));

        Assert.Equal(Tone, (await scene.NextAsync())!.Value.Sound);
    }

    [Fact]
    public async Task Numbers_may_be_texts_and_texts_numbers()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        var dialect = Samples.NewDialect();
        var start = Samples.CallOpening.Select(message => dialect.Read(Encoding.UTF8.GetBytes(Samples.Reworded(message)))).OfType<StreamMessage.Start>().Single();

        Assert.Equal(Format, start.Identity.Format);
        Assert.Equal(Tone, Assert.IsType<StreamMessage.Audio>(dialect.Read(Encoding.UTF8.GetBytes(Samples.Reworded(Samples.Sound(Tone))))).Data.ToArray());
    }

    [Fact]
    public async Task Draining_waits_until_the_last_sentence_was_heard()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        scene.Stream.Play(new(Tone, Format));
        var drained = scene.Stream.DrainAsync(Cancelled).AsTask();
        await scene.NextAsync();
        var mark = (await scene.NextAsync())!.Value.Mark!;
        Assert.False(drained.IsCompleted);

        await scene.SendAsync(Samples.Heard(mark));
        await drained.WaitAsync(Cancelled);
        Assert.Equal(Format.DurationOf(Tone.Length), scene.Stream.Heard);
    }

    [Fact]
    public async Task With_nothing_to_hear_draining_does_not_wait()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);

        await scene.Stream.DrainAsync(Cancelled).AsTask().WaitAsync(Cancelled);
    }

    [Fact]
    public async Task A_dialer_that_returns_no_marks_holds_nobody_up()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        scene.Stream.Play(new(Tone, Format));
        await scene.NextAsync();
        var drained = scene.Stream.DrainAsync(Cancelled).AsTask();
        await scene.NextAsync();
        scene.Time.Advance(TimeSpan.FromSeconds(6));

        await drained.WaitAsync(Cancelled);
        Assert.Equal(TimeSpan.Zero, scene.Stream.Heard);
    }

    [Fact]
    public async Task A_long_speech_is_marked_every_second()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        var half = new byte[Format.BytesPerSecond / 2];
        for (var i = 0; i < 4; i++)
        {
            scene.Stream.Play(new(half, Format));
        }

        var sent = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            sent.Add((await scene.NextAsync())!.Value.Mark is null ? "sound" : "mark");
        }

        Assert.Equal(["sound", "sound", "mark", "sound", "sound", "mark"], sent);
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(1, 30)]
    public async Task No_more_than_ten_seconds_are_sent_ahead_and_an_interruption_overtakes_the_rest(int frames, int seconds)
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        var frame = new byte[seconds * Format.BytesPerSecond];
        for (var i = 0; i < frames; i++)
        {
            scene.Stream.Play(new(frame, Format));
        }

        var drained = scene.Stream.DrainAsync(Cancelled).AsTask();
        for (var i = 0; i < 22; i++)
        {
            await scene.NextAsync(); // eleven seconds and their marks: the eleventh is sent when less than ten are ahead
        }

        scene.Stream.Clear();
        Assert.True((await scene.NextAsync())!.Value.IsClear);
        await drained.WaitAsync(Cancelled);
        Assert.Equal(TimeSpan.Zero, scene.Stream.LeftToHear);

        scene.Stream.Play(new(Tone, Format));
        Assert.Equal(Tone, (await scene.NextAsync())!.Value.Sound);
    }

    [Fact]
    public async Task Marks_that_come_back_after_an_interruption_were_not_heard()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        scene.Stream.Play(new(new byte[Format.BytesPerSecond], Format));
        await scene.NextAsync();
        var mark = (await scene.NextAsync())!.Value.Mark!;
        scene.Stream.Clear();
        await scene.NextAsync();
        await scene.SendAsync(Samples.Heard(mark));
        await scene.SendAsync(Samples.Sound(Tone));
        await scene.Captured.ReadAsync(Cancelled);

        Assert.Equal(TimeSpan.Zero, scene.Stream.Heard);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    [InlineData("*")]
    [InlineData("#")]
    [InlineData("D")]
    public async Task A_key_of_the_phone_is_told(string key)
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        await scene.SendAsync(Samples.Key(key));

        Assert.Equal(new KeyPressed(key[0]), await scene.Stream.Events.ReadAsync(Cancelled));
    }

    [Fact]
    public async Task What_means_nothing_here_is_passed_over()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        foreach (var odd in new[] { Samples.OwnVoice(Tone), Samples.Key("12"), Samples.Key("☎"), Samples.Heard("unknown"), "{\"event\":\"new\"}", "{}", "[]", "null", "7" })
        {
            await scene.SendAsync(odd);
        }

        await scene.SendAsync(Samples.Sound(Tone));

        Assert.Equal(Tone, (await scene.Captured.ReadAsync(Cancelled)).Data.ToArray());
        Assert.False(scene.Stream.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_goodbye_completes_what_is_heard()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        if (Samples.Goodbye is { } goodbye)
        {
            await scene.SendAsync(goodbye);
        }
        else
        {
            await scene.Far.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        }

        await scene.Captured.Completion.WaitAsync(Cancelled);
        Assert.True(scene.Stream.FarSideHungUp);
    }

    [Fact]
    public async Task A_connection_that_breaks_faults_what_is_heard()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        scene.Far.Abort();

        await Assert.ThrowsAsync<EndpointException>(() => scene.Captured.Completion.WaitAsync(Cancelled));
    }

    [Fact]
    public async Task Hanging_up_says_goodbye_and_ends_without_an_answer_too()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        var disposed = scene.Stream.DisposeAsync().AsTask();

        Assert.Null(await scene.NextAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, scene.Far.CloseStatus);
        scene.Time.Advance(new MediaStreamOptions().CloseTimeout);
        await disposed.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task A_flood_ends_the_stream()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        var message = Samples.Sound(new byte[Format.BytesPerSecond / 4]);
        for (var i = 0; i < 61; i++)
        {
            await scene.SendAsync(message); // a little more than fifteen seconds at once, on a clock that stands
        }

        await Assert.ThrowsAsync<EndpointException>(async () =>
        {
            await foreach (var _ in scene.Captured.ReadAllAsync(Cancelled))
            {
                // until it faults
            }
        });
    }

    [Fact]
    public async Task Sound_that_comes_a_tenth_of_a_second_at_once_has_no_gaps_to_fill()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        for (var burst = 0; burst < 10; burst++)
        {
            for (var frame = 0; frame < 5; frame++)
            {
                await scene.SendAsync(Samples.Sound(Tone));
                Assert.Equal(Tone, (await scene.Captured.ReadAsync(Cancelled)).Data.ToArray());
            }

            scene.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public async Task Where_nothing_comes_silence_is_filled_in_and_after_a_while_the_stream_is_dead()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        scene.Time.Advance(TimeSpan.FromMilliseconds(200));

        var silence = await scene.Captured.ReadAsync(Cancelled);
        Assert.Equal((TimeSpan.FromMilliseconds(20), true), (silence.Duration, silence.Data.Span.IndexOfAnyExcept(Format.SilenceByte) < 0));
        scene.Time.Advance(new MediaStreamOptions().IdleTimeout);
        await Assert.ThrowsAsync<EndpointException>(async () =>
        {
            await foreach (var _ in scene.Captured.ReadAllAsync(Cancelled))
            {
                // until it faults
            }
        });
    }

    [Fact]
    public async Task A_dialer_that_takes_nothing_is_given_up_although_it_sends()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        using var came = new SemaphoreSlim(0);
        var heard = scene.Stream.CaptureAsync(frame => _ = frame.Data.Span.SequenceEqual(Tone) ? came.Release() : 0, Cancelled); // what was sent, not what is filled in
        try
        {
            for (var seconds = 0; !heard.IsCompleted; seconds++) // until the system keeps no more for it, and thirty more
            {
                Assert.InRange(seconds, 0, 2000);
                scene.Stream.Play(new(new byte[Format.BytesPerSecond], Format));
                await scene.SendAsync(Samples.Sound(Tone));
                await Task.WhenAny(came.WaitAsync(Cancelled), heard);
                scene.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }
        catch (WebSocketException)
        {
            // the connection was given up
        }

        Assert.Contains("took nothing", (await Assert.ThrowsAsync<EndpointException>(() => heard)).Message, StringComparison.Ordinal);
    }
}
