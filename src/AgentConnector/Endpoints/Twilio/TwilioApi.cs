using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>What Twilio calls: arriving calls, reports on calls, media streams. Each proves its origin by its signature, not by a key.</summary>
internal static class TwilioApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public RouteGroupBuilder MapTwilio()
        {
            var twilio = routes.MapGroup(TwilioPaths.Root).WithTags("Twilio").AllowAnonymous().ExcludeFromDescription();
            twilio.MapPost("/incoming-call", AnswerAsync);
            twilio.MapPost(TwilioPaths.CallStatus + "/{reference?}", ReportAsync);
            twilio.MapGet(TwilioPaths.MediaStream + "/{ticket?}", StreamAsync);
            return twilio;
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, TwilioRequests requests, IncomingPhones phones) =>
        await requests.VerifyAsync(http) is { } request
            ? TypedResults.Text(await phones.AnswerAsync(request, http.RequestAborted), ResponseXml.ContentType)
            : TypedResults.Empty;

    private static async Task<IResult> ReportAsync(string? reference, HttpContext http, TwilioRequests requests, TwilioPhones phones)
    {
        if (await requests.VerifyAsync(http) is not { } request)
        {
            return TypedResults.Empty;
        }

        // A report on a call that is over changes nothing; one on another call than it names is not for us.
        var sid = request["CallSid"];
        if (phones.Calls.Find(reference ?? sid) is { } phone && (!phone.Sid.IsCompletedSuccessfully || await phone.Sid == sid))
        {
            phone.Report(TwilioReports.Read(request));
            if (TwilioReports.IsMachine(request["AnsweredBy"]))
            {
                phone.MachineAnswered();
            }
        }

        return TypedResults.NoContent();
    }

    private static async Task StreamAsync(
        string? ticket, HttpContext http, TwilioRequests requests, StreamReception reception, TwilioPhones phones, IncomingPhones incoming)
    {
        if (await requests.VerifyAsync(http) is not { } request)
        {
            return;
        }

        await reception.ReceiveAsync(http, new TwilioDialect(), ticket, Belongs, request.Unsigned ? incoming.TakeAsync : null);

        async Task<bool> Belongs(MediaTicket ticket, StreamIdentity stream) =>
            phones.Calls.Find(ticket.CallId) is { } phone
            && phone.Account == request.Account.Sid
            && (request.Unsigned || stream.AccountId == phone.Account)
            && await phone.Sid.WaitAsync(http.RequestAborted) == stream.CallId;
    }
}
