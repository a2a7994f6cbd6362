using AgentConnector.Configuration;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting;

/// <summary>
/// Brings what a client or a proxy wrote into the form that routes know: slashes too many go, and the prefix that a proxy keeps becomes
/// the request's <see cref="HttpRequest.PathBase"/>. It is there also when the proxy took it away, so that links begin with it.
/// </summary>
internal sealed class RequestAddress(RequestDelegate next, IOptions<ServerOptions> server)
{
    private readonly PathString prefix = new(server.Value.PathBase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
        {
            request.Path = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        }

        if (request.Path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest))
        {
            request.Path = rest.HasValue ? rest : "/";
        }

        request.PathBase = prefix;
        return next(context);
    }
}
