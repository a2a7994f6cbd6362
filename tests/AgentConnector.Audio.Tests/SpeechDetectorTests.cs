using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests;

public sealed class SpeechDetectorTests
{
    [Fact]
    public void Speech_begins_and_ends_where_it_is_loud()
    {
        var detector = new SpeechDetector(8000);

        detector.Add(new short[8000]);
        detector.Add(Tone.At(440, 1, 8000));
        detector.Add(new short[8000]);

        Assert.Equal((8000, 16000, 24000), (detector.SpeechStart, detector.SpeechEnd, detector.Position));
        Assert.False(detector.IsSpeech);
    }

    [Fact]
    public void The_answer_does_not_depend_on_how_the_samples_are_cut()
    {
        short[] samples = [.. new short[3000], .. Tone.At(440, 0.7, 8000), .. new short[9000], .. Tone.Noise(0.5, 8000)];
        var (whole, cut, random) = (new SpeechDetector(8000), new SpeechDetector(8000), new Seeded(5));
        for (ReadOnlySpan<short> left = samples; !left.IsEmpty;)
        {
            var piece = left[..Math.Min(left.Length, random.Next(0, 400))];
            cut.Add(piece);
            left = left[piece.Length..];
        }

        whole.Add(samples);

        Assert.Equal(
            (whole.SpeechStart, whole.SpeechEnd, whole.Position, whole.IsSpeech, whole.IsLoud),
            (cut.SpeechStart, cut.SpeechEnd, cut.Position, cut.IsSpeech, cut.IsLoud));
    }

    [Fact]
    public void The_energy_of_samples_is_exact_whatever_their_number()
    {
        short[] loudest = [.. Enumerable.Repeat(short.MinValue, 67), .. Tone.Noise(0.1), .. Enumerable.Repeat(short.MaxValue, 5)];
        for (var count = 0; count <= 100; count++)
        {
            Assert.Equal(loudest.Take(count).Sum(sample => (long)sample * sample), Pcm16.Energy(loudest.AsSpan(0, count)));
        }

        Assert.Equal(loudest.Sum(sample => (long)sample * sample), Pcm16.Energy(loudest));
    }
}
