using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary><c>tel:+15551234567</c>: rings a phone through Twilio, whose media stream then finds its call by a ticket.</summary>
internal sealed class TwilioDialer(TwilioAccounts accounts, TwilioRest rest, TwilioPhones phones, IOptions<TwilioOptions> options, TimeProvider time) : IDialer
{
    public string Scheme => "tel";

    public bool Exclusive => false;

    public EndpointRefusal? Check(EndpointAddress address) => Check(address, simulated: false);

    public EndpointRefusal? Check(EndpointAddress address, bool simulated) => PhoneNumber.Check(address) ?? accounts.Missing(simulated);

    public Task<IAudioEndpoint> OpenAsync(EndpointAddress address, CancellationToken cancellationToken) =>
        DialAsync(new(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), address, Simulated: false, _ => { }), cancellationToken);

    public async Task<IAudioEndpoint> DialAsync(DialRequest request, CancellationToken cancellationToken)
    {
        var account = await accounts.ForAsync(request.Simulated, cancellationToken);
        var phone = phones.Calls.Open(request.CallId, account.Sid, options.Value.Limits, request.Progress)
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

        request.Progress(DialProgress.Dialed);
        return await phone.OpenAsync(sid => rest.HangUpAsync(account, sid), cancellationToken);
    }
}
