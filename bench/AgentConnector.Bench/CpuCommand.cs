using System.CommandLine;

namespace AgentConnector.Bench;

/// <summary>
/// <c>cpu</c>: the processor time of one 20 ms frame, best of several rounds. A machine that is busy with other things stretches the wall clock
/// that BenchmarkDotNet reads, but not this.
/// </summary>
internal static class CpuCommand
{
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    public static Command Make()
    {
        var command = new Command("cpu", "The processor time of each step that a frame of 20 ms takes, in microseconds. Works on a busy machine. 15 seconds.");
        command.SetAction(parsed => Print(parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Print(TextWriter output)
    {
        output.WriteLine("| 20 ms frame | µs of CPU | × real time |");
        output.WriteLine("|---|---:|---:|");
        foreach (var (name, frame) in Frames())
        {
            var microseconds = Measure(frame);
            output.WriteLine($"| {name} | {microseconds:F2} | {20_000 / microseconds:N0} |");
        }
    }

    private static IEnumerable<(string Name, Action Frame)> Frames()
    {
        foreach (var rates in new[] { "48000>16000", "16000>48000", "24000>16000", "44100>16000", "8000>16000", "16000>8000", "24000>8000" })
        {
            var resampler = new ResamplerBenchmark { Rates = rates };
            resampler.Prepare();
            yield return ($"Resampler {rates.Replace(">", " → ", StringComparison.Ordinal)}", () => resampler.Frame());
        }

        var g711 = new G711Benchmark();
        yield return ("G.711 μ-law encode, 8 kHz", g711.EncodeMuLaw);
        yield return ("G.711 μ-law decode, 8 kHz", g711.DecodeMuLaw);

        var converter = new AudioConverterBenchmark();
        converter.Prepare();
        yield return ("AudioConverter μ-law 8 kHz → PCM 16 kHz", () => converter.PhoneToAgent());
        yield return ("AudioConverter PCM 16 kHz → μ-law 8 kHz", () => converter.AgentToPhone());

        var messages = new MessageBenchmark();
        messages.Prepare();
        yield return ("Message: write 20 ms of audio", () => messages.WriteAudio());
        yield return ("Message: read 20 ms of audio", () => messages.ReadAudio());

        foreach (var (caller, recorded) in new[] { ("pcm_16000", false), ("pcm_16000", true), ("ulaw_8000", false), ("ulaw_8000", true) })
        {
            var bridge = new BridgeBenchmark { Caller = caller, Recorded = recorded };
            bridge.Prepare();
            yield return ($"Bridge step, both ways, caller {caller}{(recorded ? ", recorded" : "")}", bridge.Step);
        }

        var playout = new PlayoutBufferBenchmark();
        yield return ("PlayoutBuffer write and read, 16 kHz", () => playout.WriteAndRead());
    }

    private static double Measure(Action frame)
    {
        // The first rounds also let the runtime replace its quick first compilation.
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var frames = 0;
            var start = Environment.CpuUsage.TotalTime;
            TimeSpan spent;
            do
            {
                for (var i = 0; i < 200; i++)
                {
                    frame();
                }

                frames += 200;
                spent = Environment.CpuUsage.TotalTime - start;
            }
            while (spent < Round);

            best = Math.Min(best, spent.TotalMicroseconds / frames);
        }

        return best;
    }
}
