using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Takes a phone call's stream up when it comes, and hangs the phone up when the call is over.</summary>
internal sealed class TwilioLine(TwilioRest rest, IOptions<TwilioOptions> options, TimeProvider time)
{
    /// <exception cref="EndpointException">Nobody answered, or the stream did not come; the phone was hung up.</exception>
    public async Task<IAudioEndpoint> ReachAsync(PhoneCall phone, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await phone.ReachAsync(options.Value.RingTimeout, options.Value.StreamTimeout, time, cancellationToken);
            return new PhoneAudio(stream, ended => EndAsync(phone, ended));
        }
        catch
        {
            await phone.Ticket.RevokeAsync();
            await EndAsync(phone, stream: null);
            throw;
        }
    }

    private async ValueTask EndAsync(PhoneCall phone, MediaStream? stream)
    {
        using (phone)
        {
            if (!phone.IsHungUp && stream?.FarSideHungUp is not true && phone.Sid.IsCompletedSuccessfully)
            {
                await rest.HangUpAsync(phone.Account, await phone.Sid);
            }
        }
    }
}
