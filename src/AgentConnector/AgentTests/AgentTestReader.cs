using System.Text.Json;
using AgentConnector.Hosting;
using AgentConnector.Problems;

namespace AgentConnector.AgentTests;

/// <summary>Reads test files, and says all that is wrong with what they hold.</summary>
internal static class AgentTestReader
{
    private const long MostBytes = 1024 * 1024;
    private const string Keys = "0123456789*#ABCD";

    /// <exception cref="AgentTestException">It cannot be read; says what to correct.</exception>
    public static AgentTest Read(string file)
    {
        var test = Parse(file);
        var faults = Faults(test).ToList();
        return faults.Count == 0
            ? test with
            {
                Name = test.Name.Length > 0 ? test.Name : Path.GetFileNameWithoutExtension(file),
                Folder = Path.GetDirectoryName(Path.GetFullPath(file))!,
            }
            : throw new AgentTestException($"{file} must be corrected:\n  {string.Join("\n  ", faults)}");
    }

    private static AgentTest Parse(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MostBytes
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file), AgentTestJson.Default.AgentTest) ?? throw new AgentTestException($"{file} holds null: write a test.")
                : throw new AgentTestException($"{file} is longer than 1 MiB: a test file is a small JSON file.");
        }
        catch (JsonException e)
        {
            throw new AgentTestException($"{file}, line {e.LineNumber + 1}, at {e.Path ?? "$"}: {Plain(e)} `{StartedAs.Name} test --schema` shows what a file may hold.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentTestException($"{file} cannot be read: {SystemWords.Of(e)}.", e);
        }
    }

    private static string Plain(JsonException e) =>
        e.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "there is no such field." : "this is not the JSON that is wanted here.";

    private static IEnumerable<string> Faults(AgentTest test)
    {
        foreach (var (index, step) in test.Steps.Index())
        {
            var deeds = new[] { step.Say is not null, step.Interrupt is not null, step.Press is not null, step.WaitSeconds is not null, step.HangUp }.Count(is_ => is_);
            if (deeds != 1)
            {
                yield return $"steps[{index}]: write exactly one of say, interrupt, press, wait_seconds and hang_up.";
            }

            if (step.Words is { } words && string.IsNullOrWhiteSpace(words))
            {
                yield return $"steps[{index}]: write the words between the quotes.";
            }

            if (step.Wav is not null && step.Words is null)
            {
                yield return $"steps[{index}].wav: write what the file says in say or interrupt.";
            }

            if (step.Press is { } keys && (keys.Length == 0 || keys.Any(key => !Keys.Contains(key, StringComparison.Ordinal))))
            {
                yield return $"steps[{index}].press: write keys of a phone, 0-9 * # A-D.";
            }

            if (step.WithinSeconds is not (> 0 and <= 600) || step.AfterMs is < 0 or > 600_000 || step.WaitSeconds is < 0 or > 600)
            {
                yield return $"steps[{index}]: a time is from 0 to 600 seconds, and within_seconds more than 0.";
            }
        }

        if (test.Caller is { LossPercent: < 0 or > 100 })
        {
            yield return "caller.loss_percent: write a number from 0 to 100.";
        }

        if (test.Caller is { NoiseDb: > 0 })
        {
            yield return "caller.noise_db: dBFS is 0 or less, such as -50.";
        }

        if (test.Caller.Echo is { DelayMs: < 0 or > 1000 } or { GainDb: > 0 })
        {
            yield return "caller.echo: delay_ms is from 0 to 1000, and gain_db 0 or less.";
        }

        if (test.Caller.HangUpAfterSeconds is not (> 0 and <= 600) || test.MaxSeconds is not (> 0 and <= 3600))
        {
            yield return "caller.hang_up_after_seconds is more than 0 up to 600, and max_seconds up to 3600.";
        }

        foreach (var tool in test.Expect.Tools.Where(tool => tool.Name.Length == 0))
        {
            yield return "expect.tools: each needs the name of a tool.";
        }

        foreach (var turn in test.Expect.Transcript.Concat(test.Expect.Never).Where(turn => LooseMatch.WordsOf(turn.Text).Count == 0 || turn.Match is not (> 0 and <= 1)))
        {
            yield return $"expect.transcript: \"{turn.Text}\" needs words, and match is more than 0 up to 1.";
        }

        if (test.Expect.Language is { } language && !LanguageOf.Known.Contains(language))
        {
            yield return $"expect.language: known are {string.Join(", ", LanguageOf.Known)}.";
        }
    }
}
