using System.Text;
using System.Text.Json;

namespace AgentConnector.BareBridge;

/// <summary>Whose call it is, and what its agent is told first.</summary>
/// <param name="StreamSid">The stream's name, which goes back with all that is sent.</param>
/// <param name="Agent">The agent's id.</param>
/// <param name="FirstMessage">The stream's other parameters, as dynamic variables.</param>
internal sealed record PhoneStart(byte[] StreamSid, string Agent, byte[] FirstMessage)
{
    public static PhoneStart Read(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        var start = document.RootElement.GetProperty("start");
        var parameters = start.GetProperty("customParameters");
        using var first = new MemoryStream();
        using (var json = new Utf8JsonWriter(first))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "conversation_initiation_client_data"u8);
            json.WriteStartObject("dynamic_variables"u8);
            foreach (var parameter in parameters.EnumerateObject().Where(parameter => !parameter.NameEquals("agent_id"u8)))
            {
                parameter.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new(
            Encoding.UTF8.GetBytes(start.GetProperty("streamSid").GetString()!),
            parameters.GetProperty("agent_id").GetString()!,
            first.ToArray());
    }
}
