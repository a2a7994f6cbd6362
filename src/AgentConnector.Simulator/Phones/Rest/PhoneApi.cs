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
internal sealed class PhoneApi(LineState line, Func<CallOrder, SimulatedPhoneCall?> place, Func<string, LiveCall?> running)
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
        var conduct = line.Options.PhoneBook[form["To"].ToString()].Conduct;
        if (conduct.RestStatus is 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, line.Time, context.RequestAborted);
        }

        var (order, error) = conduct.RestError is { } refusal ? (null, refusal) : new CallForm(form).ReadOrder();
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

    private Task ShowAsync(HttpContext context) => Sid(context) is var sid && line.History.Find(sid) is { } call
        ? ApiAnswers.JsonAsync(context, CallResource.Of(call, line.Options.AccountSid))
        : FailAsync(context, RestError.NotFound(context.Request.Path));

    private async Task ChangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (running(Sid(context)) is not { Record.End: null } call)
        {
            await FailAsync(context, RestError.NotFound(context.Request.Path));
            return;
        }

        await (HangUp(call, form["Status"].ToString()) is not { } error
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

    /// <summary>Lets only the account through.</summary>
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
        return name == line.Options.AccountSid
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(line.Options.AuthToken), Encoding.UTF8.GetBytes(secret));
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
