namespace AgentConnector.Devices.Alsa;

/// <summary>Between the device's channels and the one the application hears and speaks.</summary>
internal static class ChannelMix
{
    /// <summary>The mean of the channels, in place: the result is the beginning of the same memory.</summary>
    public static ReadOnlySpan<short> Down(Span<short> interleaved, int channels)
    {
        if (channels == 1)
        {
            return interleaved;
        }

        var frames = interleaved.Length / channels;
        for (var frame = 0; frame < frames; frame++)
        {
            var sum = 0;
            foreach (var sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            interleaved[frame] = (short)(sum / channels);
        }

        return interleaved[..frames];
    }

    /// <summary>The same on every channel.</summary>
    public static void Up(ReadOnlySpan<short> mono, int channels, Span<short> interleaved)
    {
        for (var frame = 0; frame < mono.Length; frame++)
        {
            interleaved.Slice(frame * channels, channels).Fill(mono[frame]);
        }
    }
}
