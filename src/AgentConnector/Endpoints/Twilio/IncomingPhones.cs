using System.Text.Json;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Arriving calls: who answers, and what Twilio is told to do.</summary>
internal sealed class IncomingPhones(
    TwilioPhones phones, TwilioRest rest, IncomingRouting routing, IIncomingCalls incoming, IOptions<TwilioOptions> options)
{
    private static readonly JsonElement Inbound = Variables.ToJson([new("direction", "inbound")]);

    /// <summary>The TwiML for an arriving call. Asked again, it says the same until the stream has come.</summary>
    public async Task<string> AnswerAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        var (sid, called, caller) = (request["CallSid"], request["To"], request["From"]);
        if (sid.Length is 0 or > 64 || !sid.All(char.IsAsciiLetterOrDigit) || !EndpointAddress.TryParse("tel:" + called, out var to))
        {
            return Twiml.Reject(busy: false);
        }

        if (phones.Calls.Find(sid) is { } known)
        {
            return known.Ticket.IsUsed ? Twiml.Reject(busy: false) : Connect(request.Account, known);
        }

        if (await routing.WhoAnswersAsync(sid, called, caller, cancellationToken) is not { } route)
        {
            return Twiml.Reject(busy: false);
        }

        if (phones.Calls.Open(sid, options.Value.Terms(request.Account.Sid)) is not { } phone)
        {
            return Twiml.Reject(busy: true);
        }

        phone.Named(sid);
        phone.Report(new(PhoneState.Answered));
        var answer = await incoming.AcceptAsync(
            new($"twilio/{sid}", to, new Arrival(token => phone.OpenAsync(callSid => request.Unsigned ? Task.CompletedTask : rest.HangUpAsync(request.Account, callSid), token)), route.AgentId)
            {
                DynamicVariables = route.DynamicVariables,
                ConversationConfigOverride = route.ConversationConfigOverride,
                Scenario = route.Scenario,
                Metadata = Inbound,
                From = CallerOf(caller),
            },
            CancellationToken.None);
        if (answer.Refusal is { } refusal)
        {
            phone.Dispose();
            return Twiml.Reject(refusal.Kind is EndpointRefusalKind.Busy or EndpointRefusalKind.Unavailable);
        }

        return Connect(request.Account, phone);
    }

    /// <summary>A stream without a ticket, in development: its parameters say which agent, the rest of them are variables.</summary>
    public async Task<bool> TakeAsync(MediaStream stream)
    {
        var parameters = stream.Identity.Parameters;
        if ((parameters.GetValueOrDefault("agent_id") is { } named && IncomingRouting.CanBeAgent(named) ? named : options.Value.AgentId) is not { Length: > 0 } agent)
        {
            return false;
        }

        var answer = await incoming.AcceptAsync(
            new($"unsigned/{Guid.NewGuid():N}", new("tel", "unsigned"), new Arrival(_ => Task.FromResult<IAudioEndpoint>(stream)), agent)
            {
                DynamicVariables = Variables.ToJson(parameters.Where(parameter => parameter.Key is not ("agent_id" or "scenario"))),
                Scenario = parameters.GetValueOrDefault("scenario"),
                Metadata = Inbound,
            },
            CancellationToken.None);
        return answer.Refusal is null;
    }

    /// <summary>Null where the caller withholds the number: Twilio writes a word then, such as <c>anonymous</c>.</summary>
    private static EndpointAddress? CallerOf(string from) => from is ['+', .. { Length: >= 7 and <= 15 } digits] && digits.All(char.IsAsciiDigit) ? new("tel", from) : null;

    private static string Connect(TwilioAccount account, PhoneCall phone) =>
        Twiml.Stream(TwilioPaths.Stream(account, phone.Ticket), TwilioPaths.Parameters(phone.Ticket));
}
