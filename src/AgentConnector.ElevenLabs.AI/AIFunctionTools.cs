using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentConnector.ElevenLabs.AI;

/// <summary>
/// <see cref="AIFunction"/>s as client tools. The agent calls a tool by the function's name; each of its parameters is the JSON that the model wrote, which
/// the function turns into what it takes. What it returns goes back as text, or as JSON where it is no text. What it throws becomes an error
/// result that holds nothing of the exception.
/// </summary>
public static class AIFunctionTools
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // a model reads it, no browser

    /// <summary>All of them by name, for <see cref="ConversationRequest.Tools"/>. Each name and its parameters must be set up at the agent, too.</summary>
    /// <param name="functions">Such as what <c>AIFunctionFactory.Create</c> makes of a method.</param>
    /// <param name="services">What functions get for parameters that are services; null for none.</param>
    /// <exception cref="ArgumentException">Two of them have the same name.</exception>
    public static IReadOnlyDictionary<string, ClientTool> ToClientTools(this IEnumerable<AIFunction> functions, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var tools = new Dictionary<string, ClientTool>(StringComparer.Ordinal);
        foreach (var function in functions)
        {
            if (!tools.TryAdd(function.Name, function.ToClientTool(services)))
            {
                throw new ArgumentException($"Two functions are called {function.Name}. Give one of them another name, and the agent's tool, too.", nameof(functions));
            }
        }

        return tools;
    }

    /// <summary>One function as a client tool.</summary>
    /// <param name="function">The function.</param>
    /// <param name="services">What it gets for parameters that are services; null for none.</param>
    public static ClientTool ToClientTool(this AIFunction function, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return async (call, cancellationToken) =>
        {
            var arguments = new AIFunctionArguments { Services = services };
            if (call.Parameters.ValueKind is JsonValueKind.Object)
            {
                foreach (var parameter in call.Parameters.EnumerateObject())
                {
                    arguments[parameter.Name] = parameter.Value;
                }
            }

            // The model can write what it left out; that a function threw tells it nothing it could use.
            return Missing(function, arguments) is { Count: > 0 } missing
                ? ToolResult.Error($"These parameters are missing: {string.Join(", ", missing)}.")
                : new ToolResult(Text(await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false), function.JsonSerializerOptions));
        };
    }

    private static List<string> Missing(AIFunction function, AIFunctionArguments arguments) =>
        function.JsonSchema.ValueKind is JsonValueKind.Object
            && function.JsonSchema.TryGetProperty("required", out var required) && required.ValueKind is JsonValueKind.Array
            ? [.. required.EnumerateArray().Select(name => name.GetString()).OfType<string>().Where(name => !arguments.ContainsKey(name))]
            : [];

    private static string Text(object? result, JsonSerializerOptions options) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        JsonElement json => Compact(json),
        AIContent content => content.ToString() ?? "",
        _ => Compact(JsonSerializer.SerializeToElement(result, options.GetTypeInfo(result.GetType()))),
    };

    /// <summary>Without the blanks that a function's options may ask for: the model pays for each.</summary>
    private static string Compact(JsonElement json)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Plain))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
