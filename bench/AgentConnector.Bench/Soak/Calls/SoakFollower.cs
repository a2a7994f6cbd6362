using System.Net.Http.Headers;
using System.Text.Json;
using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Follows the events of a call as a stream, to its end: 1, 2, 3 …, each once, also when the line is lost and the stream resumed.</summary>
internal sealed class SoakFollower(HttpClient client, SoakPlan plan, SoakTally tally)
{
    private const int LosesLineAfter = 3;
    private const string IdLine = "id: ";
    private const string DataLine = "data: ";

    private string? last;
    private long seen;
    private bool ended;

    public async Task FollowAsync(string call, CancellationToken cancellationToken)
    {
        try
        {
            if (plan.Resumes)
            {
                await ReadAsync(call, LosesLineAfter, cancellationToken);
            }

            await ReadAsync(call, int.MaxValue, cancellationToken);
            if (!ended)
            {
                tally.Count(SoakFault.FollowerGap, $"{call}: the stream closed without the end");
            }

            tally.Followed();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            tally.Count(SoakFault.FollowerGap, $"{call}: {(e is OperationCanceledException ? "the stream did not close" : e.Message)}");
        }
    }

    private async Task ReadAsync(string call, int most, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{Uri.EscapeDataString(call)}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (most > 0 && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(IdLine, StringComparison.Ordinal))
            {
                last = line[IdLine.Length..];
            }
            else if (line.StartsWith(DataLine, StringComparison.Ordinal))
            {
                Take(call, line[DataLine.Length..]);
                most--;
            }
        }
    }

    private void Take(string call, string json)
    {
        using var document = JsonDocument.Parse(json);
        var seq = document.RootElement.GetProperty("seq").GetInt64();
        if (seq != seen + 1)
        {
            tally.Count(SoakFault.FollowerGap, FormattableString.Invariant($"{call}: {seq} came after {seen}"));
        }

        seen = seq;
        ended |= document.RootElement.GetProperty("type").GetString() is "call.ended";
    }
}
