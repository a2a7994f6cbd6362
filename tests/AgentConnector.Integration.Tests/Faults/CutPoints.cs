using System.Text;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>Where a line may break in a conversation: what leads to it, and what breaks it.</summary>
internal static class CutPoints
{
    /// <summary>The answer is on its way: it was given, and did not arrive.</summary>
    public const string InAnswer = "while a tool is answered";

    private const string Said = """{"type":"agent_response","agent_response_event":{"agent_response":"We open at nine and close at five.","event_id":1} }""";

    public static IReadOnlyDictionary<string, Func<CutScene, Task>> All { get; } = new Dictionary<string, Func<CutScene, Task>>
    {
        ["before anything was said"] = scene => Now(scene.Line.Reset),
        ["as if the agent's server had closed the connection"] = scene => Now(scene.Line.Close),
        ["by a close frame that says the agent crashed"] = scene => scene.Agent.HangUpAsync(1011, "crashed"),
        ["by an error of the model and a close frame"] = async scene =>
        {
            await scene.Agent.SayAsync("""{"type":"client_error","client_error_event":{"code":1002,"message":"the model failed","error_type":"llm_error"} }""");
            await scene.Agent.HangUpAsync(1002, "the model failed");
        },
        ["because the agent's process is gone"] = scene => Now(scene.Agent.Vanish),
        ["in the header of the first sound"] = scene => SpeakAsync(scene, cutAfter: 3),
        ["in the first sound"] = scene => SpeakAsync(scene, cutAfter: 9_001),
        ["just before the end of the first sound"] = scene => SpeakAsync(scene, cutAfter: 42_700),
        ["right behind the first sound"] = async scene =>
        {
            scene.Line.ToClient.AfterText("\"type\":\"audio\"}", scene.Line.Reset);
            await SpeakAsync(scene, cutAfter: null);
        },
        ["in mid word of the agent"] = async scene =>
        {
            await scene.Agent.SayAsync(Said);
            await scene.Agent.SpeakAsync(1, CutScene.Speech(2));
            await CutScene.HearFramesAsync(scene.Agent, 20);
            scene.Line.Reset();
        },
        ["in mid word of the caller"] = scene => Now(() => scene.Line.ToTarget.After(7, scene.Line.Reset)),
        ["between two fragments of a message"] = async scene =>
        {
            await scene.Agent.BeginAsync("""{"type":"agent_resp""");
            scene.Line.ToClient.After(1, scene.Line.Reset);
            await scene.Agent.SayAsync("x");
        },
        ["in what the agent says"] = scene => AtTextAsync(scene, "close at", Said),
        ["in what the agent understood"] = scene => AtTextAsync(
            scene, "user_transcript\"", """{"type":"user_transcript","user_transcription_event":{"user_transcript":"And on Sundays?","event_id":2} }"""),
        ["in an interruption"] = async scene =>
        {
            await scene.Agent.SpeakAsync(1, CutScene.Speech(2));
            scene.Line.ToClient.AfterText("\"interruption_ev", scene.Line.Reset);
            await scene.Agent.InterruptAsync(2);
        },
        ["right behind an interruption"] = async scene =>
        {
            await scene.Agent.SpeakAsync(1, CutScene.Speech(2));
            scene.Line.ToClient.AfterText("\"event_id\":2} }", scene.Line.Reset);
            await scene.Agent.InterruptAsync(2);
        },
        ["in a tool call"] = async scene =>
        {
            scene.Line.ToClient.AfterText("tool_call_id", scene.Line.Reset);
            await scene.Agent.CallToolAsync("t1", "book");
        },
        ["while a tool runs"] = async scene =>
        {
            await scene.Agent.CallToolAsync("t1", "book");
            await scene.Tools.ArrivedAsync();
            scene.Line.Reset();
        },
        [InAnswer] = async scene =>
        {
            await scene.Agent.CallToolAsync("t1", "book");
            await scene.Tools.ArrivedAsync();
            scene.Line.ToTarget.After(1, scene.Line.Reset);
            scene.ToolMayAnswer.SetResult();
        },
        ["in a ping"] = async scene =>
        {
            scene.Line.ToClient.AfterText("ping_ev", scene.Line.Reset);
            await scene.Agent.PingAsync(1);
        },
        ["in a pong"] = async scene =>
        {
            scene.Line.ToClient.AfterText("\"ping_ms\":null} }", () => scene.Line.ToTarget.After(3, scene.Line.Reset));
            await scene.Agent.PingAsync(1);
        },
        ["by garbage"] = scene => scene.Line.ToClient.InjectAsync(Encoding.ASCII.GetBytes("HTTP/1.1 502 Bad Gateway\r\n\r\n")),
        ["because nothing comes any more"] = scene => Now(scene.Line.ToClient.Stall),
        ["because the far side is gone and nobody tells"] = scene => Now(scene.Line.LoseTarget),
    };

    private static Task Now(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static async Task SpeakAsync(CutScene scene, long? cutAfter)
    {
        if (cutAfter is { } bytes)
        {
            scene.Line.ToClient.After(bytes, scene.Line.Reset);
        }

        await scene.Agent.SpeakAsync(1, CutScene.Speech(1));
    }

    private static Task AtTextAsync(CutScene scene, string text, string message)
    {
        scene.Line.ToClient.AfterText(text, scene.Line.Reset);
        return scene.Agent.SayAsync(message);
    }
}
