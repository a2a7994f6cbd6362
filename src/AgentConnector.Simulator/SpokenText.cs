using AgentConnector.Audio.Wav;
using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator;

/// <summary>The simulator's voice: bundled clips where there are some, syllables at the pace of speech where there are none.</summary>
public static class SpokenText
{
    /// <summary>A text as a WAV file, mono, 16-bit, at 16 kHz; the same for the same text.</summary>
    public static Stream AsWav(string text)
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, Clips.SampleRate, channels: 1, leaveOpen: true))
        {
            writer.Write(Voice.Speak(text));
        }

        file.Position = 0;
        return file;
    }
}
