using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary><c>plivo:+15551234567</c>: rings a phone through Plivo, whose media stream then finds its call by a ticket in its path.</summary>
internal sealed class PlivoDialer(PlivoRest rest, PlivoPhones phones, IOptions<PlivoOptions> options) : IEndpointConnector
{
    public string Scheme => "plivo";

    public bool AnswersFirst => true;

    public string? CallsFrom(bool simulated) => options.Value.PhoneNumber is { Length: > 0 } number ? number : null;

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) =>
        PhoneNumber.Check(to)
        ?? (options.Value.IsConfigured && phones.IsReachable
            ? null
            : new(EndpointRefusalKind.Unavailable, "Plivo is not configured: set PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_PHONE_NUMBER and PUBLIC_URL."));

    public async Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        var phone = phones.Calls.Open(request.CallId, options.Value.Terms, request.Progress)
            ?? throw new EndpointException("This call is being placed already.") { Failure = EndpointFailure.Rejected };
        string placed;
        try
        {
            placed = await rest.CallAsync(
                request.To.Name, phones.Address("answer", request.CallId), phones.Address("ring", request.CallId), phones.Address("hangup", request.CallId), cancellationToken);
        }
        catch
        {
            phone.Dispose();
            throw;
        }

        request.Progress(OpenProgress.Dialed);
        try
        {
            return await phone.OpenAsync(rest.HangUpAsync, cancellationToken);
        }
        catch when (!phone.Sid.IsCompleted && !phone.IsHungUp)
        {
            await rest.CancelAsync(placed); // Plivo has not named the call yet: it can be taken back by its request
            throw;
        }
    }
}
