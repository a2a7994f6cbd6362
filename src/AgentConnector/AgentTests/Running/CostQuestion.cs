using System.Text.Json;
using AgentConnector.Agents;

namespace AgentConnector.AgentTests.Running;

/// <summary>Asks what a conversation cost. The cloud says so when it has analysed it, some seconds after its end: it is asked again until then, for a bounded time.</summary>
internal sealed class CostQuestion(IConversationArchive archive, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task<TalkCost> AskAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        string? trouble;
        do
        {
            await Task.Delay(Pause, time, cancellationToken);
            try
            {
                if (await archive.ReadAsync(conversationId, isSimulated, cancellationToken) is { } record)
                {
                    return Credits(record) is { } credits ? new(credits) : new(null, "The conversation's record says nothing of its cost.");
                }

                trouble = "it is not analysed yet.";
            }
            catch (AgentException e) when (e.Failure is AgentFailure.NotAllowed)
            {
                return new(null, $"The conversation's record cannot be read: {e.Message}");
            }
            catch (AgentException e)
            {
                trouble = e.Message;
            }
        }
        while (time.GetElapsedTime(began) < Longest);

        return new(null, FormattableString.Invariant($"The conversation's record had no cost {Longest.TotalMinutes:0} minutes after the call: {trouble}"));
    }

    private static double? Credits(JsonElement record) =>
        record.ValueKind is JsonValueKind.Object
        && record.TryGetProperty("metadata", out var metadata) && metadata.ValueKind is JsonValueKind.Object
        && metadata.TryGetProperty("cost", out var cost) && cost.ValueKind is JsonValueKind.Number && cost.TryGetDouble(out var credits) && double.IsFinite(credits)
            ? credits
            : null;
}
