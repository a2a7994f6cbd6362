using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AgentConnector.Bench.Load.Wires;
using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Which call a conversation or a delivery belongs to.</summary>
internal sealed class Switchboard(SoakTally tally)
{
    private const string Conversation = "conv_load_";

    private readonly ConcurrentDictionary<int, SoakCall> byNumber = [];
    private readonly ConcurrentDictionary<string, SoakCall> byId = [];
    private readonly ConcurrentDictionary<string, string> endings = [];

    /// <summary>Calls that are not over.</summary>
    public int Running => byNumber.Count;

    /// <summary>How many calls were said to be over.</summary>
    public int Endings => endings.Count;

    public void Add(SoakCall call)
    {
        byNumber[call.Plan.Number] = call;
        if (call.Plan.Kind is not SoakKind.Phone)
        {
            byId[call.Plan.Id] = call;
        }
    }

    public void Remove(SoakCall call)
    {
        byNumber.TryRemove(call.Plan.Number, out _);
        if (call.Plan.Kind is not SoakKind.Phone)
        {
            byId.TryRemove(call.Plan.Id, out _);
        }
        else if (call.Started.Task.IsCompletedSuccessfully)
        {
            byId.TryRemove(call.Started.Task.GetAwaiter().GetResult(), out _);
        }
    }

    /// <summary>The cloud has a conversation's first message, on the metronome's thread; the number of its call comes as a dynamic variable.</summary>
    public void Answer(Connection connection, ReadOnlySpan<byte> message, Metronome metronome)
    {
        var reader = new Utf8JsonReader(message);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.TryGetProperty("dynamic_variables", out var variables) && variables.TryGetProperty("call", out var call)
            && int.TryParse(call.ToString(), CultureInfo.InvariantCulture, out var number) && byNumber.TryGetValue(number, out var known))
        {
            known.Answer(connection, metronome);
        }
        else
        {
            connection.Dispose(); // its caller has hung up meanwhile
        }
    }

    /// <summary>A delivery came.</summary>
    /// <param name="own">To the call's own address; else to the subscription's.</param>
    /// <param name="delivery">Its body.</param>
    public void Told(bool own, JsonElement delivery)
    {
        var (id, type, data) = (Text(delivery, "call_id"), Text(delivery, "type"), delivery.GetProperty("data"));
        if (type is "call.started" && Text(data, "conversation_id") is var conversation && conversation.StartsWith(Conversation, StringComparison.Ordinal)
            && byNumber.TryGetValue(int.Parse(conversation.AsSpan(Conversation.Length), CultureInfo.InvariantCulture), out var starting))
        {
            byId[id] = starting;
            starting.Started.TrySetResult(id);
        }

        if (type is "call.ended" && !own && endings.GetOrAdd(id, Text(delivery, "id")) is var first && first != Text(delivery, "id"))
        {
            tally.Count(SoakFault.SecondEnding, id);
        }

        if (byId.TryGetValue(id, out var call))
        {
            Tell(call, own, type, data);
        }

        if (type is "call.warning" && !own)
        {
            tally.Warned(Text(data, "code"));
        }
    }

    private static void Tell(SoakCall call, bool own, string type, JsonElement data)
    {
        switch (type)
        {
            case "call.agent_back":
                call.Back.TrySetResult();
                break;
            case "call.ended" when own:
                call.CalledBack.TrySetResult();
                break;
            case "call.ended":
                var end = data.GetProperty("end");
                call.Ended.TrySetResult(new(Text(data, "status"), Text(end, "party"), Text(end, "reason")));
                break;
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
