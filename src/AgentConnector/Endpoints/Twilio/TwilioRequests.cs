using AgentConnector.Endpoints.Dialing;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>
/// Lets in what Twilio signed and nothing else. In development, and only from this machine, unsigned requests pass where the operator
/// has allowed it: a fake phone needs no account.
/// </summary>
internal sealed class TwilioRequests(TwilioAccounts accounts, SignedRequests signed, IOptions<TwilioOptions> options, IHostEnvironment environment)
{
    /// <summary>The account that signed a request, and its form; null when it was refused, which is then the answer.</summary>
    public Task<TwilioRequest?> VerifyAsync(HttpContext http)
    {
        var signature = http.Request.Headers[TwilioSignature.Header].ToString();
        var mayBeUnsigned = signature.Length == 0 && MayBeUnsigned(http);
        return signed.VerifyAsync(http, tries: signature.Length > 0 || mayBeUnsigned, body =>
            FormOf(http.Request, body) is { } form && AccountOf(http, form, signature) is { } account
                ? new TwilioRequest(account, form, Unsigned: mayBeUnsigned)
                : null);
    }

    /// <summary>Whose signature it is; an account without a name where none is needed; otherwise null.</summary>
    private TwilioAccount? AccountOf(HttpContext http, SignedForm form, string signature)
    {
        if (signature.Length == 0)
        {
            return new("", "", options.Value.BaseUrl, "", accounts.Configured?.PublicUrl ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}"));
        }

        var target = Target(http);
        return accounts.All.FirstOrDefault(account => TwilioSignature.Matches(account.Secrets, account.PublicUrl, target, form.Fields, signature)
            && (!form.Fields.TryGetValue("AccountSid", out var sid) || sid is [var one] && one == account.Sid));
    }

    /// <summary>From this machine itself: nothing that a proxy has passed on, and no page in a browser.</summary>
    private bool MayBeUnsigned(HttpContext http)
    {
        var headers = http.Request.Headers;
        return options.Value.AllowUnsigned
            && environment.IsDevelopment()
            && http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
            && !headers.ContainsKey("X-Forwarded-For") && !headers.ContainsKey("Forwarded") && !headers.ContainsKey("Origin");
    }

    /// <summary>The path and query as they came over the wire, behind PUBLIC_URL: a signature knows nothing of decoding.</summary>
    private static string Target(HttpContext http)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var target = raw.StartsWith('/') ? raw : Uri.TryCreate(raw, UriKind.Absolute, out var absolute) ? absolute.PathAndQuery : "";
        var prefix = http.Request.PathBase.Value + "/"; // PUBLIC_URL ends with it
        return target.StartsWith(prefix, StringComparison.Ordinal) ? target[(prefix.Length - 1)..] : target;
    }

    /// <summary>The fields; none where there is no form; null when it cannot be read or is not the body that was signed.</summary>
    private static SignedForm? FormOf(HttpRequest request, ReadOnlyMemory<byte> body) =>
        SignedForm.IsIn(request) ? SignedForm.Read(body)
        : body.IsEmpty || TwilioSignature.BodyMatches(request.Query[TwilioSignature.BodyHash], body.Span) ? SignedForm.Empty
        : null;
}

/// <summary>A request that was let in.</summary>
/// <param name="Account">Who signed it; an account without a name when nobody did.</param>
/// <param name="Form">Its fields.</param>
/// <param name="Unsigned">Nobody signed it: development only.</param>
internal sealed record TwilioRequest(TwilioAccount Account, SignedForm Form, bool Unsigned)
{
    /// <summary>A field's first value, or an empty text.</summary>
    public string this[string name] => Form[name];
}
