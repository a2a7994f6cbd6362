using System.ComponentModel;
using System.Diagnostics;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace AgentConnector.AgentTests.Speaking;

/// <summary>Makes sound of the caller's words before the call begins: a WAV file, espeak-ng, or for the simulator, which does not understand words, its own voice.</summary>
internal sealed class CallerVoice(AgentTest test, bool simulated, int rate)
{
    private static readonly TimeSpan LongestSpeech = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestSynthesis = TimeSpan.FromSeconds(30);

    /// <summary>The sound of each step; null for those that say nothing.</summary>
    /// <exception cref="AgentTestException">It cannot be made; says what to do.</exception>
    public async Task<IReadOnlyList<CallerUtterance?>> SpeakAsync(CancellationToken cancellationToken)
    {
        var spoken = new List<CallerUtterance?>();
        foreach (var step in test.Steps)
        {
            spoken.Add(step.Words is { } words ? Audible(step, await SoundAsync(step, words, cancellationToken)) : null);
        }

        return spoken;
    }

    private static CallerUtterance Audible(CallerStep step, CallerUtterance sound) => sound.Samples.Length > 0
        ? sound
        : throw new AgentTestException($"The caller's step to {step.Title} has no sound: give it another WAV file, or other words.");

    private async Task<CallerUtterance> SoundAsync(CallerStep step, string words, CancellationToken cancellationToken)
    {
        if (step.Wav is { } name)
        {
            var file = Path.Combine(test.Folder, name);
            try
            {
                return Read(File.OpenRead(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or WavException)
            {
                throw new AgentTestException($"The caller's WAV file {file} cannot be used: {e.Message}", e);
            }
        }

        return simulated ? Read(Simulator.SpokenText.AsWav(words)) : await SynthesizeAsync(words, cancellationToken);
    }

    private async Task<CallerUtterance> SynthesizeAsync(string words, CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("espeak-ng", ["-v", test.Caller.Voice, "-w", file, "--", words]) { RedirectStandardError = true })!;
            using var limit = new Deadline(LongestSynthesis, TimeProvider.System, cancellationToken);
            try
            {
                var complaint = process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0
                    ? Read(File.OpenRead(file))
                    : throw new AgentTestException($"espeak-ng cannot speak with the voice {test.Caller.Voice}: {(await complaint).Trim()} See espeak-ng --voices.");
            }
            catch (OperationCanceledException e)
            {
                process.Kill();
                cancellationToken.ThrowIfCancellationRequested();
                throw new AgentTestException($"espeak-ng took longer than {LongestSynthesis.TotalSeconds:0} s: give the step a wav, or fewer words.", e);
            }
        }
        catch (Win32Exception e)
        {
            throw new AgentTestException("The caller's words need a voice: install espeak-ng, or give each step a wav.", e);
        }
        catch (WavException e)
        {
            throw new AgentTestException($"What espeak-ng wrote cannot be read: {e.Message}", e);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private CallerUtterance Read(Stream stream)
    {
        using var reader = new WavReader(stream);
        var most = (int)(LongestSpeech.TotalSeconds * reader.SourceFormat.SampleRate);
        var samples = new short[most];
        var length = 0;
        while (length < most && reader.Read(samples.AsSpan(length)) is > 0 and var read)
        {
            length += read;
        }

        if (length == most)
        {
            throw new WavException($"It is longer than {LongestSpeech.TotalMinutes:0} minutes: use less of it in one step.");
        }

        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan(0, length)).ToArray();
        var converter = new AudioConverter(reader.Format, AudioFormat.Pcm(rate));
        var converted = converter.Convert(new AudioFrame(bytes, reader.Format)).Data.ToArray();
        var rest = new byte[converter.FlushOutput];
        var last = converter.Flush(rest);
        return CallerUtterance.Of(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>((byte[])[.. converted, .. rest.AsSpan(0, last)]).ToArray(), rate);
    }
}
