using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AgentConnector.Problems;

/// <summary>Refuses compressed bodies before anything reads them (RFC 9110, section 8.4): nobody compresses so little, and a bomb is small.</summary>
internal static class ContentCoding
{
    private const string None = "identity";

    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        var codings = context.Request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
            || codings.All(coding => coding.Equals(None, StringComparison.OrdinalIgnoreCase)))
        {
            return next(context);
        }

        context.Response.Headers.AcceptEncoding = None;
        return new ApiProblem(ProblemKind.UnsupportedContentEncoding, "Send the body as it is, without the header Content-Encoding.").ExecuteAsync(context);
    }
}
