// Talks to an ElevenLabs agent from the terminal: type lines, or let a WAV file speak. The agent's voice goes to agent.wav.
//
//   AGENT_ID=agent_…  [ELEVENLABS_API_KEY=…]  [BASE_URL=http://127.0.0.1:8090]  dotnet run -- [question.wav]

using AgentConnector.ElevenLabs;
using ConsoleConversation;

var options = new AgentsOptions
{
    ApiKey = Environment.GetEnvironmentVariable("ELEVENLABS_API_KEY"), // none: the agent must be public
    BaseUrl = new(Environment.GetEnvironmentVariable("BASE_URL") ?? "https://api.elevenlabs.io"),
};

// 1. Say whom to call, and which tools the agent may use here.
var request = new ConversationRequest
{
    AgentId = Environment.GetEnvironmentVariable("AGENT_ID") ?? "agent_demo",
    Tools = new Dictionary<string, ClientTool>
    {
        ["local_time"] = (call, cancellationToken) => Task.FromResult(new ToolResult($"{TimeProvider.System.GetLocalNow():t}")),
    },
};

// 2. Connect. What comes back is live; disposing it hangs up. Ctrl-C hangs up, too.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using var conversation = await new AgentsClient(options).ConnectAsync(request, stop.Token);
    Console.WriteLine($"{conversation.ConversationId}: it hears {conversation.UserInputFormat}, speaks {conversation.AgentOutputFormat}");

    // 3. Speak and listen at the same time.
    using var over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
    var speaking = args is [var file]
        ? Speaker.PlayAsync(conversation, file, over.Token)
        : Speaker.TypeAsync(conversation, over.Token);
    try
    {
        using var voice = new VoiceFile("agent.wav", conversation.AgentOutputFormat);
        await ListenAsync(conversation, voice, stop.Token);
    }
    finally
    {
        await over.CancelAsync();
        await speaking;
    }

    Console.WriteLine(conversation.End);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (AgentsException e)
{
    Console.Error.WriteLine($"{e.Cause}: {e.Message}"); // says what to do next
    return 1;
}

static async Task ListenAsync(Conversation conversation, VoiceFile voice, CancellationToken cancellationToken)
{
    await foreach (var item in conversation.Events.ReadAllAsync(cancellationToken))
    {
        switch (item)
        {
            case AgentAudio { Audio: var audio }:
                voice.Write(audio); // a real player would queue it, and empty the queue at an Interruption
                break;
            case UserTranscript { Text: var text }:
                Console.WriteLine($"You:   {text}");
                break;
            case AgentResponse { Text: var text }:
                Console.WriteLine($"Agent: {text}");
                break;
            case AgentResponseCorrection { CorrectedText: var text }:
                Console.WriteLine($"       (interrupted; it had said: {text})");
                break;
            case ClientToolCall { ToolName: var tool }:
                Console.WriteLine($"       (uses {tool})");
                break;
        }
    }
}
