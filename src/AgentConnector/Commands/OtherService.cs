using System.Text.Json;
using AgentConnector.Configuration;
using AgentConnector.History.Storage;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Listening;
using AgentConnector.Problems;

namespace AgentConnector.Commands;

/// <summary>A service that has the port or the data folder already: what it is, and what to do with it.</summary>
internal static class OtherService
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A few lines about each that answers; empty when none does.</summary>
    /// <param name="settings">Of the service that could not start.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<string> DescribeAsync(ConnectorSettings settings, CancellationToken cancellationToken)
    {
        var sameFolder = RunFile.Read(settings.DataDir)?.Address;
        var lines = new List<string>();
        foreach (var address in new[] { sameFolder, OnItsPort(settings) }.OfType<Uri>().Distinct())
        {
            if (await AskAsync(address, cancellationToken) is { } view)
            {
                lines.Add($"{view.Name} {view.Version} runs there already: {address}");
                lines.Add("  " + (address != sameFolder
                    ? $"{StartedAs.Name} call --url {address} --key KEY calls through it; its key is in the DATA_DIR it was started with, or in its API_KEYS."
                    : $"{StartedAs.Name} call joins it; its key is in {FirstKey.PlaceOf(settings, settings.DataDir)}."));
                if (view.Docs is { } docs)
                {
                    lines.Add($"  To try it in a browser: {new Uri(address, docs)}");
                }
            }
        }

        return lines.Count == 0 ? "" : string.Join(Environment.NewLine, [.. lines, "  For another one beside it, set both PORT and DATA_DIR."]);
    }

    private static Uri? OnItsPort(ConnectorSettings settings) =>
        settings.Server is { Port: > 0 } server
        && Uri.TryCreate($"http://{server.Host.Replace("*", "0.0.0.0", StringComparison.Ordinal)}:{server.Port}", UriKind.Absolute, out var listens)
            ? ListenAddress.Reachable(listens)
            : null;

    /// <summary>What is open to everybody; null when it is no service of ours.</summary>
    private static async Task<(string Name, string Version, string? Docs)?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = OutgoingHttp.NewClient(address, key: null, AnswerTimeout);
        try
        {
            var view = JsonElement.Parse(await client.GetStringAsync(new Uri("", UriKind.Relative), cancellationToken));
            var links = view.GetProperty("links");
            return (view.GetProperty("service").GetString()!, view.GetProperty("version").GetString()!, links.TryGetProperty("docs", out var docs) ? docs.GetString() : null);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
