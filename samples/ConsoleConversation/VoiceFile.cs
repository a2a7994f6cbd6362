using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace ConsoleConversation;

/// <summary>Writes the agent's voice to a WAV file, whatever format it comes in.</summary>
internal sealed class VoiceFile(string path, AudioFormat format) : IDisposable
{
    private readonly AudioConverter toPcm = new(format, AudioFormat.Pcm(format.SampleRate));
    private readonly WavWriter wav = new(File.Create(path), format.SampleRate);

    public void Write(AudioFrame audio) => wav.Write(MemoryMarshal.Cast<byte, short>(toPcm.Convert(audio).Data.Span));

    public void Dispose() => wav.Dispose();
}
