using System.Text.Json;
using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Judges the init message as the cloud does, and announces the conversation.</summary>
internal sealed class Handshake(LiveConversation conversation)
{
    private Scenario Scenario => conversation.Scenario;

    /// <summary>What to start with, or null when the conversation was refused.</summary>
    public Terms? Check(InitMessage? init)
    {
        var content = init?.Content ?? default;
        conversation.Record.InitMessage = init?.Content;
        var variables = Variables(content);
        var overrides = At(content, "conversation_config_override") ?? default;
        if (ForbiddenOverride(overrides) is { } field)
        {
            conversation.Fail("override_error", $"Override for field '{field}' is not allowed by config.");
            return null;
        }

        var missing = Scenario.RequiredVariables.Where(name => !variables.ContainsKey(name)).ToArray();
        if (missing.Length > 0)
        {
            // The set notation is the real cloud's.
            var names = string.Join(", ", missing.Select(name => $"'{name}'"));
            conversation.Fail("missing_dynamic_variable", $"Missing required dynamic variables in first message: {{{names}}}");
            return null;
        }

        var firstMessage = At(overrides, "agent", "first_message") is { ValueKind: JsonValueKind.String } greeting
            ? greeting.GetString()
            : Scenario.FirstMessage;

        // One SDK writes text_only a level too high; the cloud understands it.
        var textOnly = (At(overrides, "conversation", "text_only") ?? At(overrides, "text_only")) is { ValueKind: JsonValueKind.True };
        conversation.Record.TextOnly = textOnly;
        return new Terms(variables, firstMessage, textOnly);
    }

    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Scenario.MetadataDelay, conversation.Time, cancellationToken);
        var metadata = ServerMessages.Metadata(conversation.Record.Id, Scenario.Speaks, Scenario.Hears);
        if (Scenario.Metadata is "after_first_message")
        {
            await conversation.SendAsync(ServerMessages.Response(Scenario.FirstMessage ?? "Hello", 1), cancellationToken);
        }

        if (Scenario.Metadata is not "never")
        {
            await conversation.SendAsync(metadata, cancellationToken);
            await Task.Delay(conversation.Options.SettleTime, conversation.Time, cancellationToken);
        }

        if (Scenario.Metadata is "twice")
        {
            await conversation.SendAsync(metadata, cancellationToken);
        }

        conversation.Pings.Start();
    }

    private static Dictionary<string, string> Variables(JsonElement content) =>
        At(content, "dynamic_variables") is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject()
                .DistinctBy(variable => variable.Name)
                .ToDictionary(variable => variable.Name, variable => variable.Value.ToString())
            : [];

    /// <summary>The first field that is overridden without leave. Empty objects are no overrides: two SDKs always send them.</summary>
    private string? ForbiddenOverride(JsonElement overrides) =>
        Scenario.AllowedOverrides is { } allowed && overrides.ValueKind is JsonValueKind.Object
        && Leaves(overrides, "").FirstOrDefault(path => !allowed.Contains(path)) is { } forbidden
            ? forbidden[(forbidden.LastIndexOf('.') + 1)..]
            : null;

    private static IEnumerable<string> Leaves(JsonElement element, string path) => element.ValueKind is JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(
            property => Leaves(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}"))
        : [path];

    private static JsonElement? At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
