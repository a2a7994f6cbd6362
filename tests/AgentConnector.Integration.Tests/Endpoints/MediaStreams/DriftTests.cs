using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.Endpoints.Twilio;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>A long phone call through the bridge: real sockets, a clock that the test moves.</summary>
public sealed class DriftTests
{
    private const int Frames = 10 * 60 * 50;
    private const int FramesPerPiece = 5; // of the agent's speech: 100 ms

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);
    private static readonly AudioFormat AgentFormat = AudioFormat.Pcm(16_000);

    [Fact]
    public async Task Ten_minutes_pass_to_the_sample_both_ways_and_nothing_piles_up()
    {
        var twilio = new TwilioConformanceTests.TwilioSamples();
        await using var scene = await StreamScene.OpenAsync(twilio);
        var agent = new FakeAgent();
        var bridge = scene.BridgeAsync(agent);
        var (spoken, said) = (twilio.Sound(new byte[160]), new AudioFrame(new byte[AgentFormat.BytesFor(FramesPerPiece * FrameTime)], AgentFormat));
        var (heardByCaller, mostLeft) = (0, TimeSpan.Zero);
        for (var i = 1; i <= Frames; i++)
        {
            await scene.SendAsync(spoken);
            if (i % FramesPerPiece == 0)
            {
                agent.Does(new AgentSpoke(said, Turn: 1));
                heardByCaller += await ReceiveAsync(scene, twilio);
            }

            while (agent.Heard.Count < i)
            {
                await Task.Yield();
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }

            mostLeft = scene.Stream.LeftToHear > mostLeft ? scene.Stream.LeftToHear : mostLeft;
            scene.Time.Advance(FrameTime);
        }

        await scene.SendAsync(twilio.Goodbye);
        Assert.Equal(new CallEnd(Party.Caller, EndReason.Completed), await bridge);
        Assert.Equal(Frames * AgentFormat.BytesFor(FrameTime), agent.Heard.Sum(frame => frame.Data.Length));
        Assert.Equal(Frames * 160, heardByCaller);
        Assert.Equal(FramesPerPiece * FrameTime, mostLeft);
    }

    /// <summary>The next sound the dialer gets; marks come back at once.</summary>
    private static async Task<int> ReceiveAsync(StreamScene scene, TwilioConformanceTests.TwilioSamples twilio)
    {
        while (true)
        {
            var (sound, mark, _) = (await scene.NextAsync())!.Value;
            if (sound is not null)
            {
                return sound.Length;
            }

            await scene.SendAsync(twilio.Heard(mark!));
        }
    }
}
