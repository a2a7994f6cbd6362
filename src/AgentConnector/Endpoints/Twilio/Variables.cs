using System.Text.Json;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Values of an agent's placeholders that came as texts.</summary>
internal static class Variables
{
    /// <summary>A JSON object of them; <c>true</c> and <c>false</c> become booleans.</summary>
    public static JsonElement ToJson(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in variables)
            {
                json.WritePropertyName(name);
                switch (value)
                {
                    case "true" or "True":
                        json.WriteBooleanValue(true);
                        break;
                    case "false" or "False":
                        json.WriteBooleanValue(false);
                        break;
                    default:
                        json.WriteStringValue(value);
                        break;
                }
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
