using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentConnector.Simulator.Reading;

namespace AgentConnector.Simulator.Wire;

/// <summary>
/// Reads each frame of one client, reports what the contract does not allow, and remembers what was sent
/// so that answers can be matched: pings, tool calls, approvals. Not thread-safe for reading; the Sent methods are.
/// </summary>
internal sealed class ContractValidator(string conversation, Action<ContractViolation> report)
{
    private int bytesPerSample = 2;
    private bool first = true;

    /// <summary>From now on audio is checked against this format, the one that the metadata announced.</summary>
    public void Announced(int inputBytesPerSample) => bytesPerSample = inputBytesPerSample;

    /// <summary>What was asked of the client; note each question before it is sent.</summary>
    public Expectations Expected { get; } = new();

    /// <summary>Reports a frame that came long after the conversation was closed.</summary>
    public void ReadAfterClose() =>
        Report("after_close", "A frame came more than a second after the close frame: stop sending when the socket closes.");

    public ClientMessage Read(ReadOnlyMemory<byte> frame, WebSocketMessageType kind)
    {
        if (kind is not WebSocketMessageType.Text)
        {
            Report("text_frame", "Binary frames are not used on this socket: send one JSON object per text frame.");
            return new MalformedMessage("invalid_message", "Binary frames are not supported");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(frame);
        }
        catch (JsonException)
        {
            Report("json", "A frame is not JSON.");
            return new MalformedMessage("invalid_message", "Message is not valid JSON");
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    private ClientMessage Read(JsonElement frame)
    {
        if (frame.ValueKind is not JsonValueKind.Object)
        {
            Report("json", "A frame is JSON but not an object.");
            return new MalformedMessage("invalid_message", "Message is not a JSON object");
        }

        try
        {
            if (!frame.TryGetProperty("user_audio_chunk", out _)) // the one long text, which is read anyway
            {
                ReadTexts(frame);
            }

            return ReadObject(frame);
        }
        catch (InvalidOperationException)
        {
            // A \ud800 without its partner passes the parser and fails only when the text is read.
            Report("json", "A text of a frame is not valid Unicode.");
            return new MalformedMessage("invalid_message", "Message holds invalid Unicode");
        }
    }

    /// <exception cref="InvalidOperationException">One of them cannot be read.</exception>
    private static void ReadTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    private ClientMessage ReadObject(JsonElement frame)
    {
        var opening = first;
        first = false;

        // user_audio_chunk carries no "type": the cloud knows it by its field.
        if (frame.TryGetProperty("user_audio_chunk", out var chunk))
        {
            CheckOrder(opening, "user_audio_chunk");
            return ReadAudio(chunk);
        }

        if (!frame.TryGetProperty("type", out var typeField) || typeField.ValueKind is not JsonValueKind.String)
        {
            Report("required_field", "A frame has neither \"type\" nor \"user_audio_chunk\".");
            return new MalformedMessage("missing_fields", "Message has no type");
        }

        var type = typeField.GetString()!;
        CheckOrder(opening, type);
        var kind = SimulatorJson.Default.ClientMessage.PolymorphismOptions!.DerivedTypes.FirstOrDefault(known => type.Equals(known.TypeDiscriminator));
        return kind.DerivedType is null ? ReadUnknown(type) : Read(frame, type, SimulatorJson.Default.Options.GetTypeInfo(kind.DerivedType));
    }

    private ClientMessage Read(JsonElement frame, string type, JsonTypeInfo kind)
    {
        if (kind.Type == typeof(ToolResultMessage))
        {
            TellOddities(frame);
        }

        string? errorType = null;
        var check = new JsonCheck(nullIsLeftOut: false, fault =>
        {
            if (fault.Kind is not JsonFaultKind.Unknown)
            {
                errorType ??= fault.Kind is JsonFaultKind.Missing ? "missing_fields" : "value_error";
                Report(fault.Kind is JsonFaultKind.Missing ? "required_field" : "field_type", fault.ToString());
            }
            else if (type == InitMessage.Type && fault.Name != "type")
            {
                // Not fatal: the cloud drops it silently, which is why it must be seen here.
                Report("unknown_field", $"{type} has a field the cloud ignores: \"{Shown(fault.Name)}\". Every field belongs at the top level.");
            }
        });
        return check.Read(frame, kind, type) switch
        {
            InitMessage init => Opening(init with { Content = frame.Clone() }),
            MultimodalMessage message => message.AsText(),
            ClientMessage message => Answer(message),
            _ => new MalformedMessage(errorType!, $"Invalid {type} message"),
        };
    }

    private InitMessage Opening(InitMessage init)
    {
        if (init.DynamicVariables?.Keys.FirstOrDefault(name => name.StartsWith("system__", StringComparison.Ordinal)) is { } reserved)
        {
            Report("reserved_variable", $"dynamic_variables: names starting with system__ are reserved, such as \"{Shown(reserved)}\".");
        }

        return init;
    }

    /// <summary>What one official SDK does, which the cloud takes and the contract does not.</summary>
    private void TellOddities(JsonElement toolResult)
    {
        if (toolResult.TryGetProperty("result", out var result) && result.ValueKind is not JsonValueKind.String)
        {
            Report("field_type", "client_tool_result: \"result\" must be a string; serialise objects into it.");
        }

        if (!toolResult.TryGetProperty("is_error", out _))
        {
            Report("required_field", "client_tool_result lacks \"is_error\".");
        }
    }

    private ClientMessage ReadAudio(JsonElement chunk)
    {
        if (chunk.ValueKind is not JsonValueKind.String)
        {
            Report("field_type", "user_audio_chunk must be a string of base64.");
            return new MalformedMessage("value_error", "Invalid user_audio_chunk");
        }

        if (!chunk.TryGetBytesFromBase64(out var audio))
        {
            Report("base64", "user_audio_chunk is not standard base64 with padding.");
            return new MalformedMessage("invalid_message", "user_audio_chunk is not valid base64");
        }

        if (audio.Length % bytesPerSample != 0)
        {
            Report("whole_samples", $"user_audio_chunk holds {audio.Length} bytes, not a whole number of {bytesPerSample}-byte samples.");
        }

        return new AudioMessage(audio);
    }

    /// <summary>Checks that an answer belongs to something that was sent, and is the first answer to it.</summary>
    private ClientMessage Answer(ClientMessage message)
    {
        if (Expected.Fulfil(message) is { } fault)
        {
            Report(fault.Rule, fault.Message);
        }

        return message;
    }

    /// <summary>The beginning of a name that a client made up.</summary>
    private static string Shown(string name) => string.Concat(name.EnumerateRunes().Take(40));

    private StrangeMessage ReadUnknown(string type)
    {
        var shown = Shown(type);
        Report("unknown_type", $"\"{shown}\" is no message of the contract.");
        return new StrangeMessage(shown);
    }

    private void CheckOrder(bool opening, string type)
    {
        if (opening != (type == InitMessage.Type))
        {
            Report(
                opening ? "init_first" : "init_once",
                opening ? $"The first frame is {type}; it must be {InitMessage.Type}." : $"A second {InitMessage.Type} came.");
        }
    }

    private void Report(string rule, string message) => report(new ContractViolation(conversation, rule, message));
}
