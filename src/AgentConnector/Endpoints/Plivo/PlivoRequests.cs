using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Lets in what Plivo signed and nothing else.</summary>
internal sealed class PlivoRequests(PlivoPhones phones, SignedRequests signed, IOptions<PlivoOptions> options)
{
    /// <summary>The form, if it is signed for this address; otherwise null, and the refusal is the answer.</summary>
    public Task<SignedForm?> VerifyAsync(HttpContext http, string what, string callId)
    {
        var (request, headers) = (http.Request, http.Request.Headers);
        var tries = options.Value.IsConfigured && phones.IsReachable && headers.ContainsKey(PlivoSignature.Header)
            && SignedForm.IsIn(request) && !request.QueryString.HasValue;
        return signed.VerifyAsync(http, tries, body =>
            SignedForm.Read(body) is { } form && PlivoSignature.Matches(
                options.Value.AuthToken!, phones.Address(what, callId).AbsoluteUri, form.Fields, headers[PlivoSignature.NonceHeader], headers[PlivoSignature.Header])
                ? form
                : null);
    }
}
