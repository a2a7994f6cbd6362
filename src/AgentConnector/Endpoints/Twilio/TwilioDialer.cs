using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary><c>tel:+15551234567</c>: rings a phone through Twilio, whose media stream then finds its call by a ticket.</summary>
internal sealed class TwilioDialer(TwilioAccounts accounts, TwilioRest rest, TwilioPhones phones, IOptions<TwilioOptions> options) : IEndpointConnector
{
    public string Scheme => "tel";

    public bool AnswersFirst => true;

    public string? CallsFrom(bool simulated) => accounts.NumberOf(simulated);

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => PhoneNumber.Check(to) ?? accounts.Missing(simulated);

    public async Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        var account = await accounts.ForAsync(request.Simulated, cancellationToken);
        var phone = phones.Calls.Open(request.CallId, options.Value.Terms(account.Sid), request.Progress)
            ?? throw new EndpointException("This call is being placed already.") { Failure = EndpointFailure.Rejected };
        try
        {
            var twiml = Twiml.Stream(TwilioPaths.Stream(account, phone.Ticket), TwilioPaths.Parameters(phone.Ticket));
            phone.Named(await rest.CallAsync(account, request.To.Name, twiml, TwilioPaths.Status(account, request.CallId), cancellationToken));
        }
        catch
        {
            phone.Dispose();
            throw;
        }

        request.Progress(OpenProgress.Dialed);
        return await phone.OpenAsync(sid => rest.HangUpAsync(account, sid), cancellationToken);
    }
}
