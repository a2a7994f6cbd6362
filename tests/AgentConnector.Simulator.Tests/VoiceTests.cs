using AgentConnector.Audio.Wav;
using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Tests;

public sealed class VoiceTests
{
    [Fact]
    public void Every_line_has_a_clip_of_about_minus_20_decibels()
    {
        string[] lines = ["Hello, this is the echo agent.", "Goodbye!", "Are you still there?", "You are booked for Tuesday at ten."];

        Assert.All(lines, line => Assert.InRange(Decibels(Clips.ByText(line)!), -21, -19));
    }

    [Fact]
    public void Sentences_with_clips_are_put_together_from_them()
    {
        var together = Voice.Speak("Hello, this is Anna at Maple Dental. How can I help you?");

        Assert.InRange(
            together.Length - Clips.ByName("demo-greeting")!.Length - Clips.ByName("how-can-i-help")!.Length, 0, Clips.SampleRate / 2);
    }

    [Fact]
    public void A_text_without_a_clip_takes_about_a_second_for_fourteen_letters_and_sounds()
    {
        var text = "Seven unusual words nobody ever recorded before";

        var speech = Voice.Speak(text);

        Assert.InRange((double)speech.Length / Clips.SampleRate, text.Length / 14.0 * 0.9, (text.Length / 14.0 * 1.1) + 0.2);
        Assert.InRange(Decibels(speech), -26, -17);
    }

    [Fact]
    public void The_bundled_caller_speaks_twice_and_each_time_after_the_agent_has_finished()
    {
        using var wav = new WavReader(File.OpenRead(DemoFile()));
        var samples = new short[16_000 * 60];
        var length = wav.Read(samples);
        var ear = new Ear(wav.Format);
        var starts = new List<double>();
        var ends = new List<double>();
        for (var at = 0; at + 160 <= length; at += 160)
        {
            foreach (var noticed in ear.Listen(samples[at..(at + 160)]))
            {
                (noticed is SpeechStarted ? starts : noticed is SpeechEnded ? ends : []).Add(at / 16_000.0);
            }
        }

        Assert.Equal((2, 2), (starts.Count, ends.Count));
        Assert.InRange(starts[0], Seconds("Hello, this is Anna at Maple Dental. How can I help you?") + 0.3, 7);
        Assert.InRange(starts[1] - ends[0], Seconds("Gladly, I have Tuesday at ten or Thursday at three.") + 0.3, 6);
        Assert.True((length / 16_000.0) - ends[1] > Seconds("You are booked for Tuesday at ten. Goodbye!") + 0.3);
        Assert.InRange(length / 16_000.0, 20, 25);
    }

    private static double Seconds(string text) => (double)Voice.Speak(text).Length / Clips.SampleRate;

    private static double Decibels(short[] samples) =>
        10 * Math.Log10(samples.Average(sample => (double)sample * sample) / (32768.0 * 32768.0));

    private static string DemoFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); ; folder = folder.Parent!)
        {
            var file = Path.Combine(folder.FullName, "src/AgentConnector/Endpoints/Wav/Samples/demo.wav");
            if (File.Exists(file))
            {
                return file;
            }
        }
    }
}
