using System.Collections.Concurrent;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Integration.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>Calls with fake sides, and what ElevenLabs keeps of their conversations, on a clock of the test's own.</summary>
internal sealed class AnalysisScene
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public ManualTime Time { get; } = new();

    public FakeArchive Archive { get; } = new();

    public Task<Desk> OpenAsync(string? folder = null, string analysis = "poll")
    {
        var settings = new Dictionary<string, string> { ["ANALYSIS"] = analysis };
        if (folder is not null)
        {
            settings["DATA_DIR"] = folder;
        }

        return Desk.OpenAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton<IConversationArchive>(Archive));
    }

    /// <summary>How many conversations are not asked for any more.</summary>
    public static int GivenUp(Desk desk) => desk.Service.Log.Lines.Count(line => line.Contains("is not asked again", StringComparison.Ordinal));

    public static async Task EndAsync(Desk desk, string id)
    {
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"{{id}}"}""");
        desk.Agents.Sessions.Last().HangsUp();
        await Eventually.TrueAsync(async () => (await desk.RecordAsync(id)).GetProperty("status").GetString() is "completed", "the call is over");
    }

    public static Task AnalyzedAsync(Desk desk, string id) => Eventually.TrueAsync(async () => await AnalysisAsync(desk, id) is not null, "the analysis is there");

    public static Task<JsonElement?> AnalysisAsync(Desk desk, string id) => AnalysisAsync(desk.Service, id);

    public static async Task<JsonElement?> AnalysisAsync(RunningService service, string id)
    {
        using var document = JsonDocument.Parse(await service.Client.GetStringAsync($"/calls/{id}", TestContext.Current.CancellationToken));
        return document.RootElement.TryGetProperty("analysis", out var analysis) && analysis.ValueKind is JsonValueKind.Object ? analysis.Clone() : null;
    }

    internal sealed class FakeArchive : IConversationArchive
    {
        public static readonly JsonElement Done = JsonDocument.Parse("""
            {"conversation_id":"conv_fake","status":"done","metadata":{"cost":296,"charging":{"call_charge":286},"error":null},
             "analysis":{"call_successful":"success","transcript_summary":"They talked.","call_summary_title":"Opening hours"}}
            """).RootElement;

        /// <summary>In their order: a record, null while it is not ready, or what goes wrong.</summary>
        public ConcurrentQueue<object?> Answers { get; } = new();

        /// <summary>What is answered when there are no more.</summary>
        public object? Otherwise { get; set; }

        /// <summary>The conversation that is never answered.</summary>
        public string? Hangs { get; set; }

        /// <summary>What a question about a conversation brings out before it is answered.</summary>
        public Func<string, Exception?> Fails { get; set; } = _ => null;

        public ConcurrentQueue<(string Conversation, bool IsSimulated)> Asked { get; } = new();

        public Task<JsonElement?> ReadAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken)
        {
            Asked.Enqueue((conversationId, isSimulated));
            if (Fails(conversationId) is { } failure)
            {
                return Task.FromException<JsonElement?>(failure);
            }

            if (conversationId == Hangs)
            {
                return new TaskCompletionSource<JsonElement?>().Task.WaitAsync(cancellationToken);
            }

            return (Answers.TryDequeue(out var answer) ? answer : Otherwise) switch
            {
                JsonElement record => Task.FromResult<JsonElement?>(record),
                AgentException e => Task.FromException<JsonElement?>(e),
                _ => Task.FromResult<JsonElement?>(null),
            };
        }
    }
}
