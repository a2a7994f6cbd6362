using System.Buffers.Binary;

namespace AgentConnector.Audio;

/// <summary>Takes audio to silence in a straight line, whatever its encoding.</summary>
internal static class LinearFade
{
    /// <summary>Scales the samples in place: the first nearly whole, the last zero.</summary>
    public static void Out(Span<byte> audio, AudioEncoding encoding)
    {
        var samples = encoding is AudioEncoding.Pcm16 ? audio.Length / 2 : audio.Length;
        for (var i = 0; i < samples; i++)
        {
            var left = samples - 1 - i;
            switch (encoding)
            {
                case AudioEncoding.MuLaw:
                    audio[i] = G711.EncodeMuLaw((short)(G711.DecodeMuLaw(audio[i]) * left / samples));
                    break;
                case AudioEncoding.ALaw:
                    audio[i] = G711.EncodeALaw((short)(G711.DecodeALaw(audio[i]) * left / samples));
                    break;
                default:
                    var sample = audio.Slice(i * 2, 2);
                    var faded = BinaryPrimitives.ReadInt16LittleEndian(sample) * left / samples;
                    BinaryPrimitives.WriteInt16LittleEndian(sample, (short)faded);
                    break;
            }
        }
    }
}
