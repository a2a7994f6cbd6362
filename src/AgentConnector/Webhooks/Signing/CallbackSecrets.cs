using AgentConnector.Configuration;
using AgentConnector.History.Storage;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Signing;

/// <summary>What requests to callback addresses and tools are signed with: CALLBACK_SECRET, or one that is made once and kept in DATA_DIR.</summary>
internal sealed partial class CallbackSecrets : IHostedService
{
    public const string FileName = "callback-secret";

    private readonly Lazy<IReadOnlyList<WebhookSecret>> current; // read after the settings were checked

    public CallbackSecrets(IOptions<WebhookOptions> options, DataFolder folder, ILogger<CallbackSecrets> logger) =>
        current = new(() => Parse(options.Value.CallbackSecret) is { Count: > 0 } given ? given : ReadOrMake(folder, logger));

    /// <summary>One, or two while it is being changed.</summary>
    /// <exception cref="StartException">The file holds none, or cannot be read or made; says what to do.</exception>
    public IReadOnlyList<WebhookSecret> Current => current.Value;

    /// <summary>One that is unusable stops the start, not the first delivery.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Current;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The secrets in a comma-separated text; null when one of them is none, or there are more than two.</summary>
    public static IReadOnlyList<WebhookSecret>? Parse(string text)
    {
        var secrets = new List<WebhookSecret>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!WebhookSecret.TryParse(part, out var secret))
            {
                return null;
            }

            secrets.Add(secret);
        }

        return secrets.Count <= 2 ? secrets : null;
    }

    private static IReadOnlyList<WebhookSecret> ReadOrMake(DataFolder folder, ILogger logger)
    {
        var path = folder.In(FileName);
        try
        {
            var text = SecretFile.ReadOrMake(path, () => WebhookSecret.Make().Text, _ => LogMade(logger, path));
            folder.Keep(FileName);
            return Parse(text) is { Count: 1 } kept
                ? kept
                : throw new StartException($"{path} holds no usable secret; delete the file to get a new one, or set CALLBACK_SECRET.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{path} cannot be read or made ({e.Message.TrimEnd('.')}); let this user read and write it, or set CALLBACK_SECRET.", e);
        }
    }

    [LoggerMessage(8001, LogLevel.Information, "CALLBACK_SECRET is not set: callbacks are signed with the secret in {Path}")]
    private static partial void LogMade(ILogger logger, string path);
}
