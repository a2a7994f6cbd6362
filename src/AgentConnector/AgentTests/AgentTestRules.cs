using System.Text.Json;

namespace AgentConnector.AgentTests;

/// <summary>What a test file must keep to beside its shape.</summary>
internal static class AgentTestRules
{
    private const string Keys = "0123456789*#ABCD";

    /// <summary>About two minutes of speech, the most that is synthesized.</summary>
    private const int MostCharacters = 2000;

    /// <summary>All that is wrong, each with its place and what to write instead.</summary>
    public static IReadOnlyList<string> Faults(AgentTest test) => Missing(test).ToList() is { Count: > 0 } missing ? missing : [.. Wrong(test)];

    private static IEnumerable<string> Wrong(AgentTest test)
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

            if (step.Words is { Length: > MostCharacters })
            {
                yield return $"steps[{index}]: nobody listens to that much. Write {MostCharacters} characters at most, and the rest in another step.";
            }

            if (step.Wav is { } wav && (wav.Length == 0 || wav.Contains('\0', StringComparison.Ordinal)))
            {
                yield return $"steps[{index}].wav: write the name of a file.";
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

        if (test.DynamicVariables is { ValueKind: not JsonValueKind.Object } || test.ConversationConfigOverride is { ValueKind: not JsonValueKind.Object })
        {
            yield return "dynamic_variables and conversation_config_override: each is an object, { … }.";
        }

        if ((test.Agent is { } agent && string.IsNullOrWhiteSpace(agent)) || (test.Scenario is { } scenario && string.IsNullOrWhiteSpace(scenario)))
        {
            yield return "agent and scenario: write a name, or leave the field out.";
        }

        foreach (var (name, _) in test.Tools.Where(tool => tool.Value.TakesMs is < 0 or > 600_000))
        {
            yield return $"tools.{name}.takes_ms is from 0 to 600000.";
        }

        foreach (var tool in test.Expect.Tools.Where(tool => tool.Name.Length == 0 || tool.Times < 0 || tool.Arguments is { ValueKind: not JsonValueKind.Object }))
        {
            yield return $"expect.tools: \"{tool.Name}\" needs the name of a tool, arguments that are an object, and times that are 0 or more.";
        }

        foreach (var turn in test.Expect.Transcript.Concat(test.Expect.Never).Where(turn => LooseMatch.WordsOf(turn.Text).Count == 0 || turn.Match is not (> 0 and <= 1)))
        {
            yield return $"expect.transcript: \"{turn.Text}\" needs words, and match is more than 0 up to 1.";
        }

        if (test.Expect.Language is { } language && !LanguageOf.Known.Contains(language))
        {
            yield return $"expect.language: known are {string.Join(", ", LanguageOf.Known)}.";
        }

        var limits = test.Expect;
        if (new[] { limits.ResponseMs?.P50, limits.ResponseMs?.P95, limits.ResponseMs?.Max, limits.SilenceAfterInterruptionMs, limits.CostCredits, limits.DurationSeconds?.Min, limits.DurationSeconds?.Max }.Any(limit => limit < 0)
            || (limits.DurationSeconds is { } range && range.Min > range.Max))
        {
            yield return "expect: a limit is 0 or more, and min is no more than max.";
        }

        if (limits.Ending == new ExpectedEnding() || limits.ResponseMs == new ResponseLimits() || limits.DurationSeconds == new SecondsRange())
        {
            yield return "expect.ending, expect.response_ms, expect.duration_seconds: write what is expected, or leave the field out.";
        }
    }

    /// <summary>Lists in which something is missing; what is not there cannot be looked at.</summary>
    private static IEnumerable<string> Missing(AgentTest test) =>
        new (string Place, bool IsMissing)[]
        {
            ("steps", test.Steps.Contains(null)),
            ("tools", test.Tools.Values.Contains(null)),
            ("expect.transcript", test.Expect.Transcript.Contains(null)),
            ("expect.never", test.Expect.Never.Contains(null)),
            ("expect.tools", test.Expect.Tools.Contains(null)),
        }.Where(list => list.IsMissing).Select(list => $"{list.Place}: write an object, {{ … }}, in the place of null.");
}
