using System.Text.Json;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>Reads one scenario file and lists everything that is wrong with it at once.</summary>
internal static class ScenarioReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly int[] SignedUrlStatuses = [400, 401, 403, 404, 422, 429, 500, 502, 503];

    /// <param name="file">The file's name as its author knows it, for messages.</param>
    /// <param name="name">The scenario's name.</param>
    /// <param name="json">The file's text.</param>
    /// <param name="faults">Receives one line for each fault.</param>
    public static Scenario Read(string file, string name, string json, List<string> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            return Read(file, name, document.RootElement, faults);
        }
        catch (JsonException e)
        {
            faults.Add($"{file}: is not JSON (line {e.LineNumber + 1}): check quotes, commas and braces.");
            return new Scenario { Name = name };
        }
    }

    private static Scenario Read(string file, string name, JsonElement root, List<string> faults)
    {
        var fields = new ScenarioFields(
            root, file, faults, "$schema", "description", "hears", "speaks", "first_message", "required_variables", "allowed_overrides",
            "private", "turn_timeout_seconds", "turn_timeout_says", "max_duration_seconds", "metadata_delay_seconds", "metadata",
            "reuse_interruption_id", "speech_speed", "signed_url_status", "retry_after_seconds", "steps");
        var standard = new Scenario { Name = name };
        var hears = fields.Text("hears") ?? standard.Hears;
        if (FormatNames.Parse(hears) is null)
        {
            fields.Fault<string>("hears", $"\"{hears}\" cannot be listened to; use one of: {string.Join(", ", FormatNames.All)}");
        }

        var status = fields.Whole("signed_url_status", 400, 599);
        if (status is { } asked && !SignedUrlStatuses.Contains(asked))
        {
            fields.Fault<int>("signed_url_status", $"use one of: {string.Join(", ", SignedUrlStatuses)}");
        }

        return standard with
        {
            Description = fields.Text("description") ?? "",
            Hears = hears,
            Speaks = fields.Text("speaks") ?? standard.Speaks,
            FirstMessage = fields.Text("first_message"),
            RequiredVariables = fields.Texts("required_variables") ?? [],
            AllowedOverrides = fields.Texts("allowed_overrides"),
            Private = fields.Flag("private", false),
            TurnTimeout = fields.Seconds("turn_timeout_seconds"),
            TurnTimeoutSays = fields.Text("turn_timeout_says") ?? standard.TurnTimeoutSays,
            MaxDuration = fields.Seconds("max_duration_seconds") ?? standard.MaxDuration,
            MetadataDelay = fields.Seconds("metadata_delay_seconds") ?? TimeSpan.Zero,
            Metadata = fields.Text("metadata") switch
            {
                null => MetadataFault.None,
                "never" => MetadataFault.Never,
                "twice" => MetadataFault.Twice,
                "after_first_message" => MetadataFault.AfterFirstMessage,
                _ => fields.Fault<MetadataFault>("metadata", "write \"never\", \"twice\" or \"after_first_message\", or leave it out"),
            },
            ReuseInterruptionId = fields.Flag("reuse_interruption_id", false),
            SpeechSpeed = fields.Number("speech_speed", 0.1, 1000),
            SignedUrlStatus = status,
            RetryAfterSeconds = fields.Whole("retry_after_seconds", 0, 86_400) ?? standard.RetryAfterSeconds,
            Steps = StepReader.ReadAll(fields.Any("steps"), $"{file}.steps", faults),
        };
    }
}
