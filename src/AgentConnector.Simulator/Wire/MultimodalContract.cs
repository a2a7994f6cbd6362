using System.Text.Json;

namespace AgentConnector.Simulator.Wire;

/// <summary>The contract of <c>multimodal_message</c>: a text, files, or both.</summary>
internal static class MultimodalContract
{
    public static ClientMessage Read(JsonElement frame, FrameFields fields, Action<string, string> report)
    {
        var text = "";
        if (fields.OptionalObject("text") is { } message)
        {
            var inner = new FrameFields(message, "multimodal_message.text", report);
            text = inner.OptionalText("text") ?? "";
        }

        var ids = new List<string>();
        if (fields.OptionalObject("file") is { } file)
        {
            ReadFile(file, fields, report, ids);
        }

        if (frame.TryGetProperty("files", out var files) && files.ValueKind is not JsonValueKind.Null)
        {
            if (files.ValueKind is not JsonValueKind.Array)
            {
                fields.Wrong("files", "an array");
                return new TextMessage(text, Multimodal: true);
            }

            foreach (var one in files.EnumerateArray())
            {
                ReadFile(one, fields, report, ids);
            }
        }

        return new TextMessage(text, Multimodal: true) { Files = ids };
    }

    private static void ReadFile(JsonElement file, FrameFields fields, Action<string, string> report, List<string> ids)
    {
        if (file.ValueKind is not JsonValueKind.Object)
        {
            fields.Wrong("file", "an object with a file_id");
            return;
        }

        var inner = new FrameFields(file, "multimodal_message.file", report);
        if (inner.RequiredText("file_id") is { } id)
        {
            ids.Add(id);
        }
        else
        {
            fields.Wrong("file", "an object with a file_id");
        }
    }
}
