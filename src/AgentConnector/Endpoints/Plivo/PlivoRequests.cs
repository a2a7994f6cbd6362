using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Hosting.Listening;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Lets in what Plivo signed and nothing else.</summary>
internal sealed class PlivoRequests(PlivoPhones phones, StreamReception reception, UnverifiedBodies bodies, IOptions<PlivoOptions> options)
{
    /// <summary>The form, if it is signed for this address; otherwise null, and the refusal is the answer.</summary>
    public async Task<SignedForm?> VerifyAsync(HttpContext http, string what, string callId)
    {
        var headers = http.Request.Headers;
        if (options.Value.IsConfigured && phones.IsReachable && headers.ContainsKey(PlivoSignature.Header)
            && SignedForm.IsIn(http.Request) && !http.Request.QueryString.HasValue)
        {
            using var body = await bodies.ReadAsync(http, http.RequestAborted);
            if (body is null)
            {
                await UnverifiedBodies.CutOff.ExecuteAsync(http);
                return null;
            }

            if (SignedForm.Read(body.Bytes) is { } form && PlivoSignature.Matches(
                options.Value.AuthToken!, phones.Address(what, callId).AbsoluteUri, form.Fields, headers[PlivoSignature.NonceHeader], headers[PlivoSignature.Header]))
            {
                http.Trust();
                return form;
            }
        }

        await reception.RefuseAsync(http, StreamRefusal.Forged);
        return null;
    }
}
