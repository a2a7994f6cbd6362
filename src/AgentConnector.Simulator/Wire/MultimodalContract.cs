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

        if (fields.OptionalObject("file") is { } file)
        {
            CheckFile(file, fields, report);
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
                CheckFile(one, fields, report);
            }
        }

        return new TextMessage(text, Multimodal: true);
    }

    private static void CheckFile(JsonElement file, FrameFields fields, Action<string, string> report)
    {
        if (file.ValueKind is not JsonValueKind.Object)
        {
            fields.Wrong("file", "an object with a file_id");
            return;
        }

        var inner = new FrameFields(file, "multimodal_message.file", report);
        inner.RequiredText("file_id");
        if (inner.Fault is not null)
        {
            fields.Wrong("file", "an object with a file_id");
        }
    }
}
