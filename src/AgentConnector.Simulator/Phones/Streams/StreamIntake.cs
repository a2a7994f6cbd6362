using System.Text.Json;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>Reads what the other side of a stream sends and tells what the contract does not allow, each rule once a stream.</summary>
internal sealed class StreamIntake(string streamSid, Action<string, string> report)
{
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <returns>What is to be done, or null.</returns>
    public StreamCommand? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Read(json.RootElement)
                : Refuse("json", "A message is a JSON object (31951).");
        }
        catch (JsonException)
        {
            return Refuse("json", "A message is a JSON object (31951).");
        }
    }

    /// <summary>Tells a violation, unless it has been told.</summary>
    public StreamCommand? Refuse(string rule, string message)
    {
        if (told.Add(rule))
        {
            report(rule, message);
        }

        return null;
    }

    private StreamCommand? Read(JsonElement message)
    {
        if (Text(message, "event") is not { } name || name is not ("media" or "mark" or "clear"))
        {
            return Refuse("unknown_event", "A message's event is media, mark or clear (31951).");
        }

        if (Text(message, "streamSid") != streamSid)
        {
            return Refuse("stream_sid", "A message carries the streamSid of its own stream (31951); it is ignored.");
        }

        foreach (var field in message.EnumerateObject())
        {
            if (field.Name is not ("event" or "streamSid") && field.Name != name)
            {
                Refuse("extra_field", $"A {name} message has fields the contract does not know (31951).");
            }
        }

        return name switch
        {
            "clear" => new ClearCommand(),
            "mark" => Mark(message),
            _ => Media(message),
        };
    }

    private StreamCommand? Mark(JsonElement message) =>
        message.TryGetProperty("mark", out var mark) && Text(mark, "name") is { Length: > 0 } name
            ? new MarkCommand(name)
            : Refuse("mark_name", "A mark has a name that is not empty (31951).");

    private StreamCommand? Media(JsonElement message)
    {
        if (!message.TryGetProperty("media", out var media) || Text(media, "payload") is null)
        {
            return Refuse("media_payload", "A media message has media.payload, a string (31951).");
        }

        if (!media.GetProperty("payload").TryGetBytesFromBase64(out var audio))
        {
            return Refuse("base64", "A payload is base64 with padding; it is ignored.");
        }

        if (audio.Length == 0)
        {
            return Refuse("empty_payload", "A payload holds at least one sample.");
        }

        if (audio.AsSpan().StartsWith("RIFF"u8))
        {
            Refuse("wav_header", "A payload is bare μ-law; a file's header is heard as a click.");
        }

        return new PlayCommand(audio);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>What the other side of a stream asks for.</summary>
internal abstract record StreamCommand;

internal sealed record PlayCommand(byte[] Audio) : StreamCommand;

internal sealed record MarkCommand(string Name) : StreamCommand;

internal sealed record ClearCommand : StreamCommand;
