using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Rest;

/// <summary>Both sides of a conversation in one mono track, on the conversation's clock.</summary>
internal static class Mixdown
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static short[] Of(SimulatedConversation conversation)
    {
        var recording = conversation.Tape;
        var heard = PcmConversion.Resample(recording.Heard, conversation.HeardSampleRate, Clips.SampleRate);
        List<(TimeSpan At, short[] Samples)> pieces = [(recording.HeardFrom, heard), .. recording.Spoken];
        pieces.RemoveAll(piece => piece.At > Longest);
        var mix = new int[pieces.Max(piece => Offset(piece.At) + piece.Samples.Length)];
        foreach (var (at, samples) in pieces)
        {
            var offset = Offset(at);
            for (var i = 0; i < samples.Length; i++)
            {
                mix[offset + i] += samples[i];
            }
        }

        return Array.ConvertAll(mix, sample => (short)Math.Clamp(sample, short.MinValue, short.MaxValue));
    }

    private static int Offset(TimeSpan at) => (int)(at.TotalSeconds * Clips.SampleRate);
}
