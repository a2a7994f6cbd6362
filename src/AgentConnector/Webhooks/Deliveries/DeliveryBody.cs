using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Calls;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>
/// The event as it is sent. n8n answers 500 to a body over 16 MiB: a transcript that long is cut, and says where the whole one is.
/// </summary>
internal static class DeliveryBody
{
    public const int MostBytes = 15 * 1024 * 1024;

    public static byte[] Of(EventEnvelope envelope, int most = MostBytes)
    {
        var body = Serialize(envelope);
        if (body.Length <= most || JsonSerializer.SerializeToNode(envelope.Data, CallJson.Default.JsonElement) is not JsonObject data
            || data["transcript"] is not JsonArray transcript)
        {
            return body;
        }

        data["transcript_truncated"] = true;
        data["transcript_url"] = $"/calls/{envelope.CallId}/transcript";
        for (var keep = transcript.Count / 2; ; keep /= 2)
        {
            while (transcript.Count > keep)
            {
                transcript.RemoveAt(transcript.Count - 1);
            }

            body = Serialize(envelope with { Data = JsonElement.Parse(data.ToJsonString()) });
            if (body.Length <= most || keep == 0)
            {
                return body;
            }
        }
    }

    private static byte[] Serialize(EventEnvelope envelope) => JsonSerializer.SerializeToUtf8Bytes(envelope, CallJson.Default.EventEnvelope);
}
