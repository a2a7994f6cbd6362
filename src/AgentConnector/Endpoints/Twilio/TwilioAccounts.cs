using AgentConnector.Configuration;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The accounts there are.</summary>
internal sealed class TwilioAccounts(IOptions<TwilioOptions> options, IOptions<ServerOptions> server, SimulatedPhoneLine line)
{
    private static readonly Uri RealBase = new("https://api.twilio.com");

    /// <summary>The operator's account; null when it is not configured.</summary>
    public TwilioAccount? Configured { get; } =
        options.Value is { IsConfigured: true, AccountSid: { } sid, AuthToken: { } token } settings && server.Value.PublicUrl is { } publicUrl
            ? new(sid, token, settings.BaseUrl, settings.PhoneNumber ?? "", publicUrl) { SharedKeys = settings.SharedKeys }
            : null;

    /// <summary>Those whose signatures count.</summary>
    public IEnumerable<TwilioAccount> All => new[] { Configured, line.Account }.OfType<TwilioAccount>();

    /// <summary>What is missing before a call can be placed; null when nothing is.</summary>
    public EndpointRefusal? Missing(bool simulated)
    {
        if (IsSimulated(simulated))
        {
            return null;
        }

        var missing = new List<string>();
        if (!options.Value.IsConfigured)
        {
            missing.Add("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN");
        }

        if (options.Value.PhoneNumber is not { Length: > 0 })
        {
            missing.Add("TWILIO_PHONE_NUMBER");
        }

        if (server.Value.PublicUrl is null)
        {
            missing.Add("PUBLIC_URL");
        }

        return missing.Count == 0
            ? null
            : new(EndpointRefusalKind.Unavailable, $"Phone calls are not configured: set {string.Join(", ", missing)}, or ask for a simulated call.");
    }

    /// <summary>The number calls come from; null when none is set.</summary>
    public string? NumberOf(bool simulated) =>
        IsSimulated(simulated) ? SimulatedPhoneLine.From : options.Value.PhoneNumber is { Length: > 0 } number ? number : null;

    /// <summary>The account a call goes through. Check <see cref="Missing"/> first.</summary>
    public async ValueTask<TwilioAccount> ForAsync(bool simulated, CancellationToken cancellationToken) =>
        IsSimulated(simulated) ? await line.OpenAsync(cancellationToken) : Configured!;

    /// <summary>A phone line that was configured on purpose, such as the simulator of another process, is used for simulated calls too.</summary>
    private bool IsSimulated(bool wanted) => (wanted || options.Value.Simulate) && (Configured is null || options.Value.BaseUrl == RealBase);
}
