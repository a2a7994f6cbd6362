using AgentConnector.Audio;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>What Plivo calls. Its webhooks are signed; its stream is not, so the ticket in the stream's path is the only key to it.</summary>
internal static class PlivoApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public RouteGroupBuilder MapPlivo()
        {
            var plivo = routes.MapGroup(PlivoPhones.Root).WithTags("Plivo").AllowAnonymous().ExcludeFromDescription();
            plivo.MapPost("/answer/{callId}", AnswerAsync);
            plivo.MapPost("/ring/{callId}", RingAsync);
            plivo.MapPost("/hangup/{callId}", HangUpAsync);
            plivo.MapGet("/media-stream/{ticket}", StreamAsync);
            return plivo;
        }
    }

    private static async Task<IResult> AnswerAsync(string callId, HttpContext http, PlivoPhones phones, PlivoRequests requests, IOptions<PlivoOptions> options)
    {
        if (await requests.VerifyAsync(http, "answer", callId) is not { } form)
        {
            return TypedResults.Empty;
        }

        if (phones.Calls.Find(callId) is not { } phone || phone.Ticket.IsUsed)
        {
            return TypedResults.Text(PlivoXml.HangUp(), ResponseXml.ContentType);
        }

        phone.Named(form["CallUUID"]);
        phone.Report(new(PhoneState.Answered));
        return TypedResults.Text(PlivoXml.Stream(phones.Stream(phone), AudioFormat.Pcm(options.Value.SampleRate)), ResponseXml.ContentType);
    }

    private static async Task<IResult> RingAsync(string callId, HttpContext http, PlivoPhones phones, PlivoRequests requests)
    {
        if (await requests.VerifyAsync(http, "ring", callId) is not { } form)
        {
            return TypedResults.Empty;
        }

        phones.Calls.Find(callId)?.Named(form["CallUUID"]);
        phones.Calls.Find(callId)?.Report(new(PhoneState.Ringing));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> HangUpAsync(string callId, HttpContext http, PlivoPhones phones, PlivoRequests requests)
    {
        if (await requests.VerifyAsync(http, "hangup", callId) is not { } form)
        {
            return TypedResults.Empty;
        }

        phones.Calls.Find(callId)?.Report(new(form["CallStatus"] switch
        {
            "busy" => PhoneState.Busy,
            "no-answer" or "timeout" => PhoneState.NoAnswer,
            "cancel" => PhoneState.Canceled,
            "failed" => PhoneState.Failed,
            _ => PhoneState.Completed,
        }));
        return TypedResults.NoContent();
    }

    private static async Task StreamAsync(string ticket, HttpContext http, PlivoPhones phones, StreamReception reception)
    {
        await reception.ReceiveAsync(http, new PlivoDialect(), ticket, Belongs, untokened: null);

        async Task<bool> Belongs(MediaTicket ticket, StreamIdentity stream) =>
            phones.Calls.Find(ticket.CallId) is { } phone
            && stream.AccountId == phone.Account
            && await phone.Sid.WaitAsync(http.RequestAborted) == stream.CallId;
    }
}
