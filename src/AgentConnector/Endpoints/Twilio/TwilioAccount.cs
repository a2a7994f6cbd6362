namespace AgentConnector.Endpoints.Twilio;

/// <summary>An account that calls go through: the operator's, or the one of the built-in phone line.</summary>
/// <param name="Sid">The account.</param>
/// <param name="Token">Opens its REST API and signs what it sends. A secret.</param>
/// <param name="BaseUrl">Its REST API.</param>
/// <param name="From">The number its calls come from.</param>
/// <param name="PublicUrl">How it reaches this service.</param>
internal sealed record TwilioAccount(string Sid, string Token, Uri BaseUrl, string From, Uri PublicUrl)
{
    /// <summary>Keys that may sign what it sends, beside the token. Secrets.</summary>
    public IReadOnlyList<string> SharedKeys { get; init; } = [];

    /// <summary>Whatever may have signed a request.</summary>
    public IEnumerable<string> Secrets => SharedKeys.Prepend(Token);

    /// <summary>An address of this service, as the account reaches it.</summary>
    public Uri Address(string path) => new(PublicUrl.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>The same for a socket.</summary>
    public Uri SocketAddress(string path) =>
        new UriBuilder(Address(path)) { Scheme = PublicUrl.Scheme is "https" ? "wss" : "ws", Port = PublicUrl.IsDefaultPort ? -1 : PublicUrl.Port }.Uri;

    public override string ToString() => $"account {Sid}";
}
