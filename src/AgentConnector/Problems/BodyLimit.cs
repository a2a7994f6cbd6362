using Microsoft.AspNetCore.Http.Metadata;

namespace AgentConnector.Problems;

/// <summary>Refuses large bodies before anything reads them. A route may allow itself more with <see cref="IRequestSizeLimitMetadata"/>.</summary>
internal sealed class BodyLimit(RequestDelegate next)
{
    public const int Bytes = 256 * 1024;

    // A client still sending does not read an answer: some of what it sends is taken in, so that it learns why it was refused.
    private const int MostDrained = 8 * 1024 * 1024;

    public static ApiProblem Problem => new(ProblemKind.BodyTooLarge, $"Send at most {Bytes / 1024} KiB.");

    public async Task InvokeAsync(HttpContext context)
    {
        var most = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Bytes;
        if (context.Request.ContentLength is not { } length || length <= most)
        {
            await next(context);
            return;
        }

        if (context.Request.ContentLength <= MostDrained
            && context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostDrained;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        await Problem.ExecuteAsync(context);
    }
}
