using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Beside;

/// <summary>
/// What the agents' cloud sends, as it came, for whoever follows a call and may see it. It is kept nowhere: who does not follow misses it, and while nobody does it costs
/// a look. Sound and pings are no part of it. Thread-safe.
/// </summary>
internal sealed class RawMessages(TimeProvider time)
{
    /// <summary>Messages that wait for one follower; of more the newest are left out, and counted.</summary>
    internal const int MostWaiting = 256;

    /// <summary>Of a longer message only its type and its length are told.</summary>
    internal const int MostBytes = 64 * 1024;

    private const int LongestType = 64;

    private readonly ConcurrentDictionary<CallId, RawFollower[]> followers = [];

    /// <summary>Brings a call's messages to those who follow it.</summary>
    public Action<ReadOnlyMemory<byte>> For(CallId call) => utf8 =>
    {
        if (followers.TryGetValue(call, out var all))
        {
            Bring(call, all, utf8);
        }
    };

    /// <summary>Follows a call from now on, until it is disposed.</summary>
    public RawFollower Follow(CallId call)
    {
        var follower = new RawFollower(gone => Leave(call, gone));
        followers.AddOrUpdate(call, [follower], (_, others) => [.. others, follower]);
        return follower;
    }

    private void Leave(CallId call, RawFollower gone)
    {
        while (followers.TryGetValue(call, out var all))
        {
            RawFollower[] others = [.. all.Where(one => one != gone)];
            if (others.Length == 0 ? followers.TryRemove(new(call, all)) : followers.TryUpdate(call, others, all))
            {
                return;
            }
        }
    }

    private void Bring(CallId call, RawFollower[] all, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var message = JsonDocument.Parse(utf8);
            var raw = Written(call, message.RootElement, utf8.Length);
            foreach (var follower in all)
            {
                follower.Add(raw);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode: the library has its own word on that.
        }
    }

    private RawMessage Written(CallId call, JsonElement message, int bytes)
    {
        var type = "agent." + TypeOf(message);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("call_id", call.ToString());
            json.WriteString("at", Timestamp.Of(time.GetUtcNow()));
            if (bytes <= MostBytes)
            {
                json.WritePropertyName("data");
                message.WriteTo(json);
            }
            else
            {
                json.WriteNumber("omitted_bytes", bytes);
            }

            json.WriteEndObject();
        }

        return new(type, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>The cloud's own name of it, as far as that can stand on a line of its own.</summary>
    private static string TypeOf(JsonElement message) =>
        message.ValueKind is JsonValueKind.Object && message.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String
        && type.GetString() is { Length: > 0 and <= LongestType } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? name : "unknown";
}

/// <summary>A message as it goes to followers: on one line.</summary>
/// <param name="Type">Such as <c>agent.vad_score</c>.</param>
/// <param name="Json"><c>type</c>, <c>call_id</c>, <c>at</c> and <c>data</c>, or <c>omitted_bytes</c>.</param>
internal readonly record struct RawMessage(string Type, string Json);

/// <summary>One who follows a call's messages. Dispose it to leave.</summary>
internal sealed class RawFollower : IDisposable
{
    private readonly Action<RawFollower> leave;
    private readonly Channel<RawMessage> waiting;
    private int leftOut;

    public RawFollower(Action<RawFollower> leave)
    {
        this.leave = leave;
        waiting = Channel.CreateBounded<RawMessage>(
            new BoundedChannelOptions(RawMessages.MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }, _ => Interlocked.Increment(ref leftOut));
    }

    public ChannelReader<RawMessage> Messages => waiting.Reader;

    /// <summary>How many were left out since this was last asked.</summary>
    public int TakeLeftOut() => Interlocked.Exchange(ref leftOut, 0);

    public void Add(RawMessage message) => waiting.Writer.TryWrite(message);

    public void Dispose() => leave(this);
}
