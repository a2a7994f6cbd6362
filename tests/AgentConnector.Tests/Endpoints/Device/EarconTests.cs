using AgentConnector.Audio.Wav;
using AgentConnector.Devices.Echo;
using AgentConnector.Devices.Files;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Tests.Endpoints.Device;

/// <summary>What somebody without a screen hears when a call is over, from the file that the speaker writes.</summary>
public sealed class EarconTests
{
    private const double High = 880;
    private const double Low = 220;

    [Theory]
    [InlineData(true, true, Low, High)]
    [InlineData(true, false, High, Low)]
    [InlineData(false, true, null, null)]
    public async Task A_call_that_failed_sounds_low_and_one_that_is_over_falls_from_high(bool earcons, bool failed, double? heard, double? unheard)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "speaker.wav");
        var backend = new FileBackend(microphone: null, file, TimeProvider.System);
        var token = TestContext.Current.CancellationToken;
        var plan = DevicePlan.Of(backend, new(AecMode.Off, null, null, "a file hears nothing"), await backend.EnumerateAsync(token));
        await using (var endpoint = await DeviceEndpoint.OpenAsync(plan, new DeviceOptions { Earcons = earcons }, TimeProvider.System, token))
        {
            await endpoint.DrainAsync(token); // the start's own sound
            await endpoint.SayGoodbyeAsync(failed);
        }

        var samples = Read(file, out var rate);
        var goodbye = Goodbye(samples, rate);
        Assert.Equal(heard is not null, goodbye.Length > 0);
        if (heard is { } present && unheard is { } absent)
        {
            Assert.InRange(Goertzel.Level(goodbye, present, rate), -32, -18);
            Assert.InRange(Goertzel.Level(goodbye, absent, rate), -200, -45);
        }
    }

    /// <summary>What comes after the start's two notes of 90 ms.</summary>
    private static short[] Goodbye(short[] samples, int rate)
    {
        var first = Array.FindIndex(samples, sample => Math.Abs((int)sample) > 300);
        var last = Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > 300);
        var from = first + (rate * 190 / 1000);
        return first < 0 || last < from ? [] : samples[from..last];
    }

    private static short[] Read(string file, out int rate)
    {
        using var wav = new WavReader(File.OpenRead(file));
        rate = wav.Format.SampleRate;
        var samples = new List<short>();
        var block = new short[4096];
        for (int read; (read = wav.Read(block)) > 0;)
        {
            samples.AddRange(block.AsSpan(0, read));
        }

        return [.. samples];
    }
}
