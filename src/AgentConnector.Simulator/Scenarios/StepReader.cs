using System.Text;
using System.Text.Json;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>Reads the <c>steps</c> of a scenario file. A step is an object whose first key says what it does.</summary>
internal static class StepReader
{
    private const int DeepestRepeat = 8;

    private static readonly Dictionary<string, Func<JsonElement, string, List<string>, int, Step>> Kinds = new()
    {
        ["say"] = Say,
        ["hear"] = Hear,
        ["echo"] = (step, path, faults, _) => Only(step, path, faults, "echo", new EchoStep()),
        ["tool"] = Tool,
        ["approval"] = Approval,
        ["pause_seconds"] = Pause,
        ["end_call"] = (step, path, faults, _) => Only(step, path, faults, "end_call", new EndCallStep()),
        ["error"] = Error,
        ["close"] = Close,
        ["drop"] = (step, path, faults, _) => Only(step, path, faults, "drop", new DropStep()),
        ["send"] = Send,
        ["send_text"] = SendText,
        ["send_binary"] = SendBinary,
        ["huge_audio_seconds"] = HugeAudio,
        ["interrupt"] = Interrupt,
        ["stall_pings"] = (step, path, faults, _) => Only(step, path, faults, "stall_pings", new StallPingsStep()),
        ["repeat"] = Repeat,
    };

    public static IReadOnlyList<Step> ReadAll(JsonElement? steps, string path, List<string> faults, int depth = 0)
    {
        if (steps is not { } list)
        {
            return [];
        }

        if (list.ValueKind is not JsonValueKind.Array)
        {
            faults.Add($"{path}: write a list of steps in square brackets.");
            return [];
        }

        return [.. list.EnumerateArray().Select((step, index) => Read(step, $"{path}[{index}]", faults, depth)).OfType<Step>()];
    }

    private static Step? Read(JsonElement step, string path, List<string> faults, int depth)
    {
        var kind = step.ValueKind is JsonValueKind.Object
            ? step.EnumerateObject().Select(property => property.Name).FirstOrDefault(Kinds.ContainsKey)
            : null;
        if (kind is null)
        {
            faults.Add($"{path}: a step is an object with one of the keys {string.Join(", ", Kinds.Keys)}.");
            return null;
        }

        return Kinds[kind](step, path, faults, depth);
    }

    private static T Only<T>(JsonElement step, string path, List<string> faults, string key, T result)
        where T : Step
    {
        if (!new ScenarioFields(step, path, faults, key).Flag(key, true))
        {
            faults.Add($"{path}.{key}: write true, or leave the step out.");
        }

        return result;
    }

    private static SayStep Say(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "say", "clip", "interruptible");
        return new(fields.RequiredText("say"), fields.Text("clip"), fields.Flag("interruptible", true));
    }

    private static HearStep Hear(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "hear", "tentative", "transcript_after_reply");
        var any = fields.Any("hear") is { ValueKind: JsonValueKind.True };
        return new(any ? null : fields.RequiredText("hear"), fields.Texts("tentative") ?? [], fields.Flag("transcript_after_reply", false));
    }

    private static ToolStep Tool(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(
            step, path, faults, "tool", "parameters", "timeout_seconds", "expects_response", "say_on_result", "say_on_error");
        return new(
            fields.RequiredText("tool"), fields.Map("parameters"), fields.Seconds("timeout_seconds") ?? TimeSpan.FromSeconds(20),
            fields.Flag("expects_response", true), fields.Text("say_on_result"), fields.Text("say_on_error"));
    }

    private static ApprovalStep Approval(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(
            step, path, faults, "approval", "parameters", "timeout_seconds", "say_on_approval", "say_on_denial");
        return new(
            fields.RequiredText("approval"), fields.Map("parameters"), fields.Seconds("timeout_seconds") ?? TimeSpan.FromSeconds(300),
            fields.Text("say_on_approval"), fields.Text("say_on_denial"));
    }

    private static PauseStep Pause(JsonElement step, string path, List<string> faults, int depth) =>
        new(new ScenarioFields(step, path, faults, "pause_seconds").Seconds("pause_seconds") ?? TimeSpan.Zero);

    private static ErrorStep Error(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "error", "event", "message");
        var type = fields.RequiredText("error");
        if (type.Length > 0 && !ErrorTypes.CodeOf.ContainsKey(type))
        {
            var known = string.Join(", ", ErrorTypes.CodeOf.Keys);
            fields.Fault<string>("error", $"\"{type}\" is no error type of the cloud; use one of: {known}");
        }

        var name = fields.Text("event") ?? "error";
        if (name is not ("error" or "client_error"))
        {
            fields.Fault<string>("event", "write \"error\" or \"client_error\"");
        }

        return new(type, name, fields.Text("message"));
    }

    private static CloseStep Close(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "close", "reason");
        var code = fields.Whole("close", 1000, 4999) ?? 1000;
        if (code is 1004 or 1005 or 1006 or 1015)
        {
            fields.Fault<int>("close", $"{code} may never be sent; use the step drop to cut the connection");
        }

        var reason = fields.Text("reason") ?? "";
        if (Encoding.UTF8.GetByteCount(reason) > 123)
        {
            fields.Fault<string>("reason", "must have at most 123 bytes; shorten it");
        }

        return new(code, reason);
    }

    private static SendStep Send(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "send");
        return new(fields.Any("send") ?? fields.Fault<JsonElement>("send", "is needed; write the message to send"));
    }

    private static RawStep SendText(JsonElement step, string path, List<string> faults, int depth) =>
        new(Encoding.UTF8.GetBytes(new ScenarioFields(step, path, faults, "send_text").Text("send_text") ?? ""), Binary: false);

    private static RawStep SendBinary(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "send_binary");
        var text = fields.RequiredText("send_binary");
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            fields.Fault<string>("send_binary", "write the bytes as base64");
        }

        return new(bytes[..length], Binary: true);
    }

    private static HugeAudioStep HugeAudio(JsonElement step, string path, List<string> faults, int depth) => new(
        TimeSpan.FromSeconds(new ScenarioFields(step, path, faults, "huge_audio_seconds").Number("huge_audio_seconds", 0.1, 600) ?? 1));

    private static InterruptStep Interrupt(JsonElement step, string path, List<string> faults, int depth) =>
        new(new ScenarioFields(step, path, faults, "interrupt").Whole("interrupt", 1, 100) ?? 1);

    private static RepeatStep Repeat(JsonElement step, string path, List<string> faults, int depth)
    {
        var fields = new ScenarioFields(step, path, faults, "repeat", "times");
        if (depth >= DeepestRepeat)
        {
            fields.Fault<int>("repeat", $"repeats may stand {DeepestRepeat} deep; flatten them");
            return new(1, []);
        }

        return new(fields.Whole("times", 1, 100_000), ReadAll(fields.Any("repeat"), $"{path}.repeat", faults, depth + 1));
    }
}
