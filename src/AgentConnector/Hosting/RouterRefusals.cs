using Microsoft.Net.Http.Headers;

namespace AgentConnector.Hosting;

/// <summary>
/// Lets 404 and 405 of the router out before a key is asked for: which routes there are is public, and a wrong address should
/// not look like a wrong key.
/// </summary>
internal static class RouterRefusals
{
    // ASP.NET Core's name for the endpoint that stands in when only the method is wrong.
    private const string WrongMethod = "405 HTTP Method Not Supported";

    public static Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        switch (context.GetEndpoint())
        {
            case null:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case { DisplayName: WrongMethod, RequestDelegate: { } refuse }:
                context.Response.OnStarting(AllowHead, context.Response);
                return refuse(context);
            default:
                return next(context);
        }
    }

    private static Task AllowHead(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        if (headers.GetCommaSeparatedValues(HeaderNames.Allow).Contains(HttpMethods.Get))
        {
            headers.AppendCommaSeparatedValues(HeaderNames.Allow, HttpMethods.Head); // HeadRequests answers it where GET is
        }

        return Task.CompletedTask;
    }
}
