using AgentConnector.Simulator.Phones;

namespace AgentConnector.EndToEnd.Tests.Phones;

public sealed class LikenessTests
{
    private static readonly short[] Said = Tone.Noise(1, rate: 8000);

    [Fact]
    public void What_was_said_is_found_wherever_it_is() =>
        Assert.InRange(Likeness.Of(Said, [.. new short[3000], .. Said, .. new short[2000]]), 0.999, 1);

    [Fact]
    public void What_was_not_said_is_not_found()
    {
        Assert.InRange(Likeness.Of(Said, Tone.Noise(3, rate: 8000, seed: 2)), 0, 0.5);
        Assert.InRange(Likeness.Of(PhoneSpeech.Text("Hello. I am calling about my appointment.").Samples.Span, PhoneSpeech.Text("Hello, this is the echo agent.").Samples.Span), 0, 0.85);
        Assert.InRange(Likeness.Of(PhoneSpeech.Text("Hello. This is the caller, and I have a question.").Samples.Span, PhoneSpeech.Text("Hello, this is the echo agent.").Samples.Span), 0, 0.85);
    }
}
