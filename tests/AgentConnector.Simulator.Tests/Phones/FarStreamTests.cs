using System.Globalization;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Simulator.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class FarStreamTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_stream_introduces_itself_and_its_upgrade_is_signed()
    {
        await using var scene = await PhoneScene.StartAsync();
        var call = await scene.CallAsync();
        var stream = await scene.Bridge.NextStreamAsync();

        var connected = await stream.ReadAsync();
        var start = await stream.ReadAsync();

        Assert.Equal("""{"event":"connected","protocol":"Call","version":"1.0.0"}""", connected!.Value.GetRawText());
        var sid = stream.StreamSid;
        var expected = new
        {
            @event = "start",
            sequenceNumber = "1",
            streamSid = sid,
            start = new
            {
                accountSid = scene.Line.AccountSid,
                streamSid = sid,
                callSid = call.Sid,
                tracks = (string[])["inbound"],
                mediaFormat = new { encoding = "audio/x-mulaw", sampleRate = 8000, channels = 1 },
                customParameters = new { token = "one-time" },
            },
        };
        Assert.Equal(JsonSerializer.Serialize(expected), start!.Value.GetRawText());
        Assert.Equal(PhoneSignature.Of(scene.Line.AuthToken, scene.Bridge.MediaUrl), stream.Signature);
        Assert.Matches("^MZ[0-9a-f]{32}$", stream.StreamSid);
    }

    [Fact]
    public async Task A_second_brings_fifty_pieces_of_20_ms_numbered_in_strings()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, Second);

        for (var i = 1; i <= 50; i++)
        {
            var message = await stream.UntilAsync("media");
            var media = message.GetProperty("media");
            Assert.Equal((i + 1).ToString(CultureInfo.InvariantCulture), message.GetProperty("sequenceNumber").GetString());
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), media.GetProperty("chunk").GetString());
            Assert.Equal(((i - 1) * 20).ToString(CultureInfo.InvariantCulture), media.GetProperty("timestamp").GetString());
            Assert.Equal("inbound", media.GetProperty("track").GetString());
            Assert.Equal(160, BridgeStream.PayloadOf(message).Length);
        }

        Assert.Equal(50, call.Streams[0].MediaSent);
    }

    [Fact]
    public async Task A_clock_that_was_late_catches_up_and_does_not_drift()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();

        scene.Time.Advance(TimeSpan.FromMilliseconds(1035));
        await stream.MediaAsync(51);
        scene.Time.Advance(TimeSpan.FromMilliseconds(25));
        await stream.MediaAsync(2);

        Assert.Equal(53, call.Streams[0].MediaSent);
        Assert.Equal(53 * 160, call.HeardSamples);
    }

    [Fact]
    public async Task What_the_person_says_arrives_sample_by_sample()
    {
        var speech = Tone.At(440, 0.5, PhoneSpeech.SampleRate);
        await using var scene = await PhoneScene.StartAsync(PhoneScene.AtOnce(new Speaks(PhoneSpeech.Of(speech, PhoneSpeech.SampleRate))));
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, Second);
        var codes = (await stream.MediaAsync(50)).SelectMany(payload => payload).ToArray();

        var expected = new byte[speech.Length];
        G711.EncodeMuLaw(speech, expected);
        Assert.Equal(expected, codes[..speech.Length]);
        Assert.All(codes[speech.Length..], code => Assert.Equal(0xFF, code));
        Assert.Equal(speech, call.Said[..speech.Length]);
    }

    [Fact]
    public async Task What_is_sent_at_once_is_heard_in_real_time_without_a_seam()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();
        var codes = MuLaw(Tone.At(440, 2, PhoneSpeech.SampleRate));

        // Pieces of an odd length, as fast as the socket takes them.
        foreach (var piece in codes.Chunk(1777))
        {
            await stream.PlayAsync(piece);
        }

        await PhoneScene.Until(call, known => known.Streams[0].MediaReceived == 10);
        await scene.PassAsync(call, Second);
        Assert.Equal(8000, call.HeardSamples);
        await scene.PassAsync(call, 2 * Second);

        Assert.Equal(Linear(codes), call.Heard[..codes.Length]);
        Assert.All(call.Heard[codes.Length..], sample => Assert.Equal(0, sample));
        Assert.Empty(call.Violations);
    }

    [Fact]
    public async Task A_mark_comes_back_when_the_audio_before_it_has_been_played()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();
        await stream.PlayAsync(MuLaw(Tone.At(440, 0.1, PhoneSpeech.SampleRate)));
        await stream.MarkAsync("half");
        await stream.PlayAsync(MuLaw(Tone.At(440, 0.1, PhoneSpeech.SampleRate)));
        await stream.MarkAsync("whole");
        await PhoneScene.Until(call, known => known.Streams[0].MediaReceived == 2);

        await scene.PassAsync(call, Second);

        Assert.Equal("half", (await stream.UntilAsync("mark")).GetProperty("mark").GetProperty("name").GetString());
        Assert.Equal("whole", (await stream.UntilAsync("mark")).GetProperty("mark").GetProperty("name").GetString());
        Assert.Equal(
            [new PhoneMark("half", stream.StreamSid, 800, false), new PhoneMark("whole", stream.StreamSid, 1600, false)], call.Marks);
    }

    [Fact]
    public async Task A_mark_behind_nothing_comes_back_at_once()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();

        await stream.MarkAsync("now");

        Assert.Equal("now", (await stream.UntilAsync("mark")).GetProperty("mark").GetProperty("name").GetString());
        Assert.Equal(0, call.HeardSamples);
    }

    [Fact]
    public async Task A_clear_silences_what_has_not_been_heard_and_returns_every_mark_at_once()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();
        await stream.PlayAsync(MuLaw(Tone.At(440, 5, PhoneSpeech.SampleRate)));
        await stream.MarkAsync("one");
        await stream.MarkAsync("two");
        await PhoneScene.Until(call, known => known.Streams[0].MediaReceived == 1);
        await scene.PassAsync(call, Second);

        await stream.ClearAsync();
        await PhoneScene.Until(call, known => known.Clears.Count == 1);
        await scene.PassAsync(call, Second);

        Assert.Equal(new PhoneClear(stream.StreamSid, 8000, 4 * Second), call.Clears[0]);
        Assert.Equal(["one", "two"], call.Marks.Select(mark => mark.Name));
        Assert.All(call.Marks, mark => Assert.True(mark.Cleared));
        Assert.Equal(-6, Level.Rms(call.Heard.AsSpan(0, 8000)), 0.5);
        Assert.Equal(Level.Silence, Level.Rms(call.Heard.AsSpan(8000)));
    }

    [Fact]
    public async Task Keys_arrive_one_by_one()
    {
        await using var scene = await PhoneScene.StartAsync(PhoneScene.AtOnce(new Presses("12#")));
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, Second);

        foreach (var digit in (string[])["1", "2", "#"])
        {
            var dtmf = (await stream.UntilAsync("dtmf")).GetProperty("dtmf");
            Assert.Equal(digit, dtmf.GetProperty("digit").GetString());
            Assert.Equal("inbound_track", dtmf.GetProperty("track").GetString());
        }

        Assert.Equal("12#", call.Digits);
    }

    [Fact]
    public async Task Hanging_up_ends_the_stream_with_stop_and_a_close()
    {
        await using var scene = await PhoneScene.StartAsync(PhoneScene.AtOnce(new Waits(Second), new HangsUp()));
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, 2 * Second);
        var messages = await stream.ToEndAsync();
        await PhoneScene.Ended(call);

        Assert.Equal(call.Sid, messages[^1].GetProperty("stop").GetProperty("callSid").GetString());
        Assert.Equal("stop", BridgeStream.EventOf(messages[^1]));
        Assert.False(stream.Broke);
        Assert.Equal((PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Person, "hung_up")), (call.Status, call.End));
        Assert.Equal(1000, call.Streams[0].CloseCode);
    }

    [Fact]
    public async Task Closing_the_stream_lets_the_twiml_behind_it_run()
    {
        await using var scene = await PhoneScene.StartAsync();
        scene.Bridge.Twiml = scene.Bridge.Twiml.Replace("</Connect>", "</Connect><Hangup/>", StringComparison.Ordinal);
        var (call, stream) = await scene.TalkAsync();

        await stream.CloseAsync(1008, "no ticket");
        await PhoneScene.Ended(call);

        Assert.Equal(new PhoneEnd(PhoneParty.Connector, "twiml_hangup"), call.End);
        Assert.Equal((1008, "no ticket"), (call.Streams[0].CloseCode, call.Streams[0].CloseReason));
        Assert.Equal(PhoneCallStatus.Completed, call.Status);
    }

    [Fact]
    public async Task A_refused_upgrade_is_an_error_of_the_stream_and_the_call_goes_on_behind_it()
    {
        await using var scene = await PhoneScene.StartAsync();
        scene.Bridge.Refusal = 403;

        var call = await scene.CallAsync();
        await PhoneScene.Ended(call);

        Assert.Equal(403, call.Streams[0].Handshake);
        Assert.Equal(new PhoneEnd(PhoneParty.Connector, "twiml_ended"), call.End);
    }

    [Fact]
    public async Task On_the_real_clock_an_echo_comes_back()
    {
        var speech = Tone.Noise(0.4, PhoneSpeech.SampleRate);
        await using var scene = await PhoneScene.StartAsync(
            PhoneScene.AtOnce(new Waits(TimeSpan.FromMilliseconds(100)), new Speaks(PhoneSpeech.Of(speech, PhoneSpeech.SampleRate))),
            clock: TimeProvider.System);
        var call = await scene.CallAsync();
        var stream = await scene.Bridge.NextStreamAsync();

        // A cushion of 400 ms, as any bridge needs one where a machine may be late.
        var cushion = new List<byte[]>();
        stream.OnMedia = async payload =>
        {
            cushion.Add(payload);
            if (cushion.Count >= 20)
            {
                await stream.PlayAsync([.. cushion.SelectMany(piece => piece)]);
                cushion.Clear();
                stream.OnMedia = stream.PlayAsync;
            }
        };

        await PhoneScene.Until(call, known => known.HeardSamples >= 8 * 1800);
        await scene.ChangeAsync(call, ("Status", "completed"));
        await PhoneScene.Ended(call);

        Assert.True(Correlation.Best(speech, call.Heard, farthest: 8000).Value > 0.98);
        Assert.Empty(call.Violations);
    }

    private static byte[] MuLaw(short[] samples)
    {
        var codes = new byte[samples.Length];
        G711.EncodeMuLaw(samples, codes);
        return codes;
    }

    private static short[] Linear(byte[] codes)
    {
        var samples = new short[codes.Length];
        G711.DecodeMuLaw(codes, samples);
        return samples;
    }
}
