using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Endpoints.Twilio;

/// <summary>What the line does to sound on its way through the bridge: μ-law at 8 kHz on one side, 16-bit at 16 kHz on the other.</summary>
public sealed class SoundQualityTests
{
    private const int Frames = 100;

    private static readonly TwilioConformanceTests.TwilioSamples Twilio = new();

    public static TheoryData<double> Tones => [450, 700, 1000, 1525, 2100, 2700, 3100, 3350];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Tones))]
    public async Task A_tone_of_the_caller_reaches_the_agent_clean_and_whole(double hz)
    {
        var agent = new FakeAgent();
        await using var scene = await StreamScene.OpenAsync(Twilio);
        var bridge = scene.BridgeAsync(agent);
        var tone = MuLaw(Tone.At(hz, Frames * 0.02, rate: 8000));
        for (var i = 0; i < Frames; i++)
        {
            await scene.SendAsync(Twilio.Sound(tone[(i * 160)..((i + 1) * 160)]));
        }

        await scene.SendAsync(Twilio.Goodbye);
        Assert.Equal(new CallEnd(Party.Caller, EndReason.Completed), await bridge);

        var heard = Speech.Samples(agent.Heard);
        Assert.InRange(heard.Length, (Frames * 320) - 200, Frames * 320); // no frame lost; the resampler still holds its last few samples
        Assert.InRange(Spectrum.Of(heard.AsSpan(1600, 28_800), 16_000).Snr(hz, 100, 7900), 30, 100);
    }

    [Theory]
    [MemberData(nameof(Tones))]
    public async Task A_tone_of_the_agent_reaches_the_phone_clean_and_whole(double hz)
    {
        var agent = new FakeAgent();
        await using var scene = await StreamScene.OpenAsync(Twilio);
        var bridge = scene.BridgeAsync(agent);
        var tone = Tone.At(hz, Frames * 0.02);
        agent.Says("la", [.. Enumerable.Range(0, Frames).Select(i => Speech.Frame(tone.AsSpan(i * 320, 320)))]);

        var heard = new List<byte>();
        while (heard.Count < (Frames * 160) - 100)
        {
            heard.AddRange((await scene.NextAsync())!.Value.Sound ?? []);
        }

        agent.HangsUp();
        await scene.SendAsync(Twilio.Goodbye);
        await bridge;
        Assert.InRange(heard.Count, (Frames * 160) - 100, Frames * 160);
        var samples = new short[heard.Count];
        G711.DecodeMuLaw(heard.ToArray(), samples);
        Assert.InRange(Spectrum.Of(samples.AsSpan(800, 14_400), 8000).Snr(hz, 100, 3900), 30, 100);
    }

    [Fact]
    public async Task Sound_that_the_agent_hears_and_speaks_as_the_phone_does_is_not_touched()
    {
        var format = new AudioFormat(AudioEncoding.MuLaw, 8000);
        var agent = new FakeAgent(format, format);
        await using var scene = await StreamScene.OpenAsync(Twilio);
        var bridge = scene.BridgeAsync(agent);
        var every = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        agent.Says("all", new AudioFrame(every, format));
        await scene.SendAsync(Twilio.Sound(every));

        Assert.Equal(every, (await scene.NextAsync())!.Value.Sound);
        await scene.SendAsync(Twilio.Goodbye);
        await bridge;
        Assert.Equal(every, agent.Heard.SelectMany(frame => frame.Data.ToArray()));
    }

    private static byte[] MuLaw(short[] samples)
    {
        var bytes = new byte[samples.Length];
        G711.EncodeMuLaw(samples, bytes);
        return bytes;
    }
}
