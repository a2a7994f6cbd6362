using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Phones.Rest;

/// <summary>The part of the REST API that places, shows and changes calls.</summary>
internal sealed class PhoneApi(LineState line, CallHistory calls, Func<CallOrder, SimulatedPhoneCall?> place)
{
    private const string Calls = "/2010-04-01/Accounts/{account}/Calls";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Calls + ".json", context => GuardedAsync(context, PlaceAsync));
        routes.MapGet(Calls + "/{sid}.json", context => GuardedAsync(context, ShowAsync));
        routes.MapPost(Calls + "/{sid}.json", context => GuardedAsync(context, ChangeAsync));
        routes.MapFallback(context => FailAsync(context, RestError.NotFound(context.Request.Path)));
    }

    private async Task PlaceAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var faults = line.Options.PhoneBook[form["To"].ToString()].Faults;
        if (faults.HasFlag(PhoneFaults.RestTimeout))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, line.Time, context.RequestAborted);
        }

        var fault = faults.HasFlag(PhoneFaults.RestUnauthorized) ? RestError.Unauthorized
            : faults.HasFlag(PhoneFaults.RestTooManyRequests) ? RestError.TooManyRequests
            : faults.HasFlag(PhoneFaults.RestServerError) ? RestError.Broken
            : null;
        var (order, error) = fault is null ? new CallForm(form, line.Options).ReadOrder() : (null, fault);
        if (order is null)
        {
            await FailAsync(context, error!);
        }
        else if (place(order) is { } call)
        {
            var resource = CallResource.Of(call, line.Options.AccountSid);
            resource["status"] = PhoneCallStatus.Queued.WireName;
            await ApiAnswers.JsonAsync(context, resource, StatusCodes.Status201Created);
        }
        else
        {
            await FailAsync(context, RestError.TooManyRequests);
        }
    }

    private Task ShowAsync(HttpContext context) => Sid(context) is var sid && calls.Find(sid) is { } call
        ? ApiAnswers.JsonAsync(context, CallResource.Of(call, line.Options.AccountSid))
        : FailAsync(context, RestError.NotFound(context.Request.Path));

    private async Task ChangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (calls.Running(Sid(context)) is not { Record.End: null } call)
        {
            await FailAsync(context, RestError.NotFound(context.Request.Path));
            return;
        }

        var error = form["Status"].ToString() is { Length: > 0 } status
            ? HangUp(call, status)
            : Redirect(call, new CallForm(form, line.Options));
        await (error is null
            ? ApiAnswers.JsonAsync(context, CallResource.Of(call.Record, line.Options.AccountSid))
            : FailAsync(context, error));
    }

    private static RestError? HangUp(LiveCall call, string status)
    {
        if (status is not ("completed" or "canceled"))
        {
            return RestError.Bad(21221, $"Status is completed or canceled, not {status}");
        }

        if (status == "canceled" && call.Record.Status is PhoneCallStatus.InProgress)
        {
            return RestError.Bad(21220, "Call is in progress and cannot be canceled.");
        }

        call.TryHangUp("rest");
        return null;
    }

    private static RestError? Redirect(LiveCall call, CallForm form)
    {
        var (source, error) = form.ReadSource();
        if (source is null)
        {
            return error;
        }

        if (call.Record.Status is not PhoneCallStatus.InProgress)
        {
            return RestError.Bad(21220, "Call is not in-progress. Cannot redirect.");
        }

        call.Twiml.Replace(source);
        return null;
    }

    /// <summary>Lets only the account and its API keys through.</summary>
    private async Task GuardedAsync(HttpContext context, Func<HttpContext, Task> handler)
    {
        if (!Accepts(context))
        {
            await FailAsync(context, RestError.Unauthorized);
        }
        else if (context.Request.Method == HttpMethods.Post && !context.Request.HasFormContentType)
        {
            await FailAsync(context, new RestError(StatusCodes.Status415UnsupportedMediaType, 20415, "The body is a form."));
        }
        else
        {
            await handler(context);
        }
    }

    private bool Accepts(HttpContext context)
    {
        if (context.Request.RouteValues["account"] as string != line.Options.AccountSid
            || !AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization.ToString(), out var header)
            || header is not { Scheme: "Basic", Parameter: { } parameter })
        {
            return false;
        }

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var (name, secret) = text.Split(':', 2) is [var user, var password] ? (user, password) : ("", "");
        var expected = name == line.Options.AccountSid ? line.Options.AuthToken : line.Options.ApiKeys.GetValueOrDefault(name);
        return expected is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(secret));
    }

    private static string Sid(HttpContext context) => context.Request.RouteValues["sid"] as string ?? "";

    private static Task FailAsync(HttpContext context, RestError error)
    {
        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Twilio API\"";
        }

        return ApiAnswers.JsonAsync(
            context,
            new JsonObject
            {
                ["code"] = error.Code,
                ["message"] = error.Message,
                ["more_info"] = $"https://www.twilio.com/docs/errors/{error.Code}",
                ["status"] = error.Status,
            },
            error.Status);
    }
}
