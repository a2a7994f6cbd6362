using System.Text.Json;

namespace AgentConnector.Calls;

/// <summary>Reads the body of a start request and names every fault at once, by field.</summary>
internal sealed class StartCallReader
{
    private readonly Dictionary<string, List<string>> faults = [];

    private StartCallReader()
    {
    }

    /// <summary>The request, or what is wrong with it: field name to sentences.</summary>
    public static (StartCall? Request, IReadOnlyDictionary<string, string[]>? Faults) Read(JsonElement body)
    {
        var reader = new StartCallReader();
        if (body.ValueKind is not JsonValueKind.Object)
        {
            return (null, new Dictionary<string, string[]> { ["body"] = ["must be a JSON object"] });
        }

        var request = reader.ReadObject(body);
        return reader.faults.Count == 0
            ? (request, null)
            : (null, reader.faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray()));
    }

    private StartCall ReadObject(JsonElement body)
    {
        var metadata = Object(body, "metadata");
        var agentId = Text(body, "agent_id", 128);
        if (agentId is null && !faults.ContainsKey("agent_id"))
        {
            Fault("agent_id", "is required: the id of an ElevenLabs agent");
        }
        else if (agentId is not null && (agentId.Length == 0 || agentId.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
        {
            Fault("agent_id", "must be an agent's id, without spaces");
        }

        var sessionId = Text(body, "session_id", 128);
        if (sessionId is not null && !CallId.TryParse(sessionId, out _))
        {
            Fault("session_id", "must be 1 to 128 of A-Z a-z 0-9 . _ : -; leave it out to have one made");
        }

        return new StartCall
        {
            AgentId = agentId ?? string.Empty,
            SessionId = sessionId,
            Metadata = metadata,
            To = Endpoint(body, metadata),
            DynamicVariables = Variables(body, metadata),
            ConversationConfigOverride = Object(body, "conversation_config_override"),
            UserId = Text(body, "user_id", 256),
            CallbackUrl = CallbackUrl(body),
            CallbackEvents = EventTypes(body),
            MaxDurationSeconds = Seconds(body, "max_duration_seconds"),
            Simulate = Simulation(body),
        };
    }

    private string? Endpoint(JsonElement body, JsonElement? metadata)
    {
        if (Text(body, "to", 300) is { } to)
        {
            if (!Endpoints.EndpointAddress.TryParse(to, out _))
            {
                Fault("to", "must be device:NAME, wav:NAME or tel:+15551234567");
            }

            return to;
        }

        return metadata is { } bag && Text(bag, "to_number", 64, "metadata.to_number") is { } number ? "tel:" + number : null;
    }

    private JsonElement? Variables(JsonElement body, JsonElement? metadata)
    {
        var field = "dynamic_variables";
        var variables = Object(body, field);
        if (variables is null && metadata is { } bag)
        {
            field = "metadata.dynamic_variables";
            variables = Object(bag, "dynamic_variables", field);
        }

        if (variables is { } all)
        {
            foreach (var variable in all.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
            {
                Fault($"{field}.{variable.Name}", "must be a string, a number, a boolean or null");
            }
        }

        return variables;
    }

    private string? CallbackUrl(JsonElement body)
    {
        var url = Text(body, "callback_url", Callback.LongestUrl);
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
        {
            Fault("callback_url", "must be an absolute http or https address");
        }

        return url;
    }

    private List<string>? EventTypes(JsonElement body)
    {
        const string Field = "callback_events";
        if (Present(body, Field) is not { } list)
        {
            return null;
        }

        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            Fault(Field, "must be a list of event types, such as [\"call.ended\"]");
            return null;
        }

        var types = list.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : "").Distinct().ToList();
        if (types.Except(CallEventTypes.All).Any())
        {
            Fault(Field, $"must name events among {string.Join(", ", CallEventTypes.All.Order(StringComparer.Ordinal))}");
        }

        return types;
    }

    private SimulateCall? Simulation(JsonElement body)
    {
        switch (Present(body, "simulate"))
        {
            case null or { ValueKind: JsonValueKind.False }:
                return null;
            case { ValueKind: JsonValueKind.True }:
                return new();
            case { ValueKind: JsonValueKind.Object } wish:
                return Text(wish, "scenario", 100, "simulate.scenario") is { } scenario ? new() { Scenario = scenario } : new();
            default:
                Fault("simulate", "must be an object such as {\"scenario\": \"echo\"}");
                return null;
        }
    }

    private string? Text(JsonElement owner, string name, int longest, string? field = null)
    {
        if (Present(owner, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            Fault(field ?? name, "must be a string");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > longest)
        {
            Fault(field ?? name, $"must be at most {longest} characters");
        }

        return text;
    }

    private JsonElement? Object(JsonElement owner, string name, string? field = null)
    {
        if (Present(owner, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Object)
        {
            return value;
        }

        Fault(field ?? name, "must be a JSON object");
        return null;
    }

    private int? Seconds(JsonElement owner, string name)
    {
        if (Present(owner, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is >= 1 and <= 86_400)
        {
            return seconds;
        }

        Fault(name, "must be a whole number from 1 to 86400");
        return null;
    }

    /// <summary>The member's value; null when it is absent or null, which mean the same to the old clients.</summary>
    private static JsonElement? Present(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private void Fault(string field, string sentence)
    {
        if (!faults.TryGetValue(field, out var sentences))
        {
            faults[field] = sentences = [];
        }

        sentences.Add(sentence);
    }
}
