using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>A running call in lines: as a conversation, or as the events themselves, one JSON object a line. No meters.</summary>
internal sealed class PlainCallView(IAnsiConsole console, TextWriter output, bool json) : ICallView
{
    public async Task<CallEnded?> FollowAsync(
        IAsyncEnumerable<EventEnvelope> events, IAsyncEnumerable<LevelReading> readings, Task asked, CancellationToken cancellationToken)
    {
        var transcript = new LiveTranscript(console);
        CallEnded? ended = null;
        await foreach (var envelope in events.WithCancellation(cancellationToken))
        {
            if (json)
            {
                await output.WriteLineAsync(envelope.ToJson());
                await output.FlushAsync(cancellationToken);
            }
            else
            {
                transcript.Show(envelope);
            }

            ended = envelope.Type == "call.ended" ? envelope.Data.Deserialize(CallJson.Default.CallEnded) : ended;
        }

        return ended;
    }
}
