using System.Text.Json;
using AgentConnector.Calls.Checking;
using AgentConnector.Endpoints;
using AgentConnector.Problems;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Starting;

/// <summary>Reads the body of a start request and names every fault at once, by field.</summary>
internal static class StartCallReader
{
    /// <summary>So much of an id is left for the number of a call that takes up a session again.</summary>
    private const int LongestSession = 116;

    public const string AddressForm = $"must be {EndpointAddress.Forms}";

    /// <summary>The request, to be used where nothing was wrong.</summary>
    public static StartCall Read(JsonFields body)
    {
        var metadata = body.Nested("metadata", open: true);
        var callback = CallbackAddress(body);
        var callbackEvents = body.OneOrMore("callback_events", CallEventTypes.All);
        return ConversationStartReader.ReadInto(body, new StartCall
        {
            AgentId = AgentId(body),
            SessionId = SessionId(body),
            OnKnownSession = KnownSession(body),
            Metadata = metadata?.Element,
            To = Endpoint(body, metadata),
            DynamicVariables = Variables(body) ?? (metadata is null ? null : Variables(metadata)),
            ConversationConfigOverride = VoiceOverrides.Read(body),
            UserId = body.Identifier("user_id", 256),
            CallbackUrl = callback?.Text,
            CallbackEvents = callbackEvents,
            Callback = callback is null ? null : new(callback, callbackEvents ?? Callback.DefaultEventTypes),
            MaxDurationSeconds = body.Whole("max_duration_seconds", 1, 86_400),
            OnAgentLost = Policy<AgentLostPolicy>(body, "on_agent_lost", "must be end or reconnect"),
            Simulate = Simulation(body),
            Preflight = body.Flag("preflight"),
            RedactDigits = body.Flag("redact_digits"),
        });
    }

    private static string AgentId(JsonFields body)
    {
        const string Field = "agent_id";
        var id = body.Identifier(Field, 128);
        if (body.IsFaulty(Field))
        {
            return "";
        }

        if (id is null)
        {
            body.Fault(Field, "is required: the id of an ElevenLabs agent");
        }
        else if (id.Length == 0 || id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            body.Fault(Field, "must be an agent's id, without spaces");
        }

        return id ?? "";
    }

    private static string? SessionId(JsonFields body)
    {
        const string Field = "session_id";
        var id = body.Identifier(Field, 128);
        if (id is not null && !body.IsFaulty(Field) && !CallId.TryParse(id, out _))
        {
            body.Fault(Field, "must be 1 to 128 of A-Z a-z 0-9 . _ : -; leave it out to have one made");
        }
        else if (string.Equals(id, CheckApi.Word, StringComparison.OrdinalIgnoreCase))
        {
            body.Fault(Field, $"must not be {CheckApi.Word}, which stands where calls' ids do (POST /calls/{CheckApi.Word})");
        }

        return id;
    }

    private static KnownSessionPolicy? KnownSession(JsonFields body)
    {
        const string Field = "on_known_session";
        var policy = Policy<KnownSessionPolicy>(body, Field, "must be replay or new_after_end");
        if (policy is KnownSessionPolicy.NewAfterEnd && !body.IsFaulty("session_id"))
        {
            switch (body.Text("session_id", 128)?.Length)
            {
                case null:
                    body.Fault(Field, "new_after_end goes with a session_id; without one every request makes a new call");
                    break;
                case > LongestSession:
                    body.Fault("session_id", $"must have at most {LongestSession} characters where on_known_session is new_after_end: later calls get its name and a number");
                    break;
            }
        }

        return policy;
    }

    private static string? Endpoint(JsonFields body, JsonFields? metadata)
    {
        const string Field = "to";
        if (body.Text(Field, 300) is not { } to)
        {
            return metadata?.Identifier("to_number", 64) is { } number ? "tel:" + number : null;
        }

        var understood = EndpointAddress.TryParse(to, out var address);
        if ((understood && address.Scheme != "tel" ? LostValue.InName(address.Name) : LostValue.In(to)) is { } lost)
        {
            body.Fault(Field, LostValue.Sentence(lost));
        }
        else if (!understood)
        {
            body.Fault(Field, AddressForm);
        }

        return to;
    }

    private static JsonElement? Variables(JsonFields owner)
    {
        const string Field = "dynamic_variables";
        if (owner.Object(Field) is not { } variables)
        {
            return null;
        }

        foreach (var variable in variables.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            owner.Fault($"{Field}.{variable.Name}", "must be a string, a number, a boolean or null");
        }

        return variables;
    }

    private static OutgoingAddress? CallbackAddress(JsonFields body)
    {
        const string Field = "callback_url";
        var url = body.Text(Field, OutgoingAddress.Longest);
        if (url is null || body.IsFaulty(Field))
        {
            return null;
        }

        if (LostValue.InAddress(url) is { } lost)
        {
            body.Fault(Field, LostValue.Sentence(lost));
            return null;
        }

        if (!OutgoingAddress.TryParse(url, out var address, out var fault))
        {
            body.Fault(Field, fault);
        }

        return address;
    }

    private static T? Policy<T>(JsonFields body, string field, string fault)
        where T : struct, Enum
    {
        if (body.Text(field, 100) is not { } name)
        {
            return null;
        }

        if (WireName.TryParse<T>(name, out var policy))
        {
            return policy;
        }

        body.Fault(field, fault);
        return null;
    }

    private static SimulateCall? Simulation(JsonFields body)
    {
        const string Field = "simulate";
        switch (body.Value(Field)?.ValueKind)
        {
            case null or JsonValueKind.False:
                return null;
            case JsonValueKind.True:
                return new();
            case JsonValueKind.Object:
                return body.Nested(Field)!.Text("scenario", 100) is { } scenario ? new() { Scenario = scenario } : new();
            default:
                body.Fault(Field, "must be an object such as {\"scenario\": \"echo\"}");
                return null;
        }
    }
}
