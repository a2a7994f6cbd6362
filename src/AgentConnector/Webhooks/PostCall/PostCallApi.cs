using AgentConnector.Calls;
using AgentConnector.Hosting.Listening;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>Where ElevenLabs sends its post-call webhook. Its signature takes the place of an API key.</summary>
internal static class PostCallApi
{
    public const string Address = "/webhook/elevenlabs";

    private const int MostBytes = 25 * 1024 * 1024; // audio comes inside the JSON

    public static void MapPostCall(this IEndpointRouteBuilder routes) => routes.MapPost(Address, TakeAsync).AllowAnonymous().WithTags("Webhooks")
        .WithMetadata(new BodySize()).AddEndpointFilter<StoreFailureFilter>()
        .WithName("postCallWebhook").WithSummary("For ElevenLabs: what it made of a conversation afterwards")
        .WithDescription("Set this address as the post-call webhook in ElevenLabs, and its secret as ELEVENLABS_WEBHOOK_SECRET. Signed with ElevenLabs-Signature.")
        .HeedsHeader(ElevenLabsSignature.Header, "t=SECONDS,v0=HEX: HMAC-SHA256 of SECONDS.BODY with the webhook's secret.")
        .Produces<PostCallTaken>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(503);

    private static async Task<IResult> TakeAsync(
        HttpContext http, PostCallDesk desk, UnverifiedBodies bodies, IOptions<WebhookOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Value.ElevenLabsSecret is not { Length: > 0 } secret)
        {
            return new ApiProblem(ProblemKind.NotConfigured, "Set ELEVENLABS_WEBHOOK_SECRET to the secret that ElevenLabs showed when the webhook was made.");
        }

        var header = http.Request.Headers[ElevenLabsSignature.Header].ToString();
        if (!ElevenLabsSignature.IsCurrent(header, time.GetUtcNow()))
        {
            return Forged();
        }

        using var body = await bodies.ReadAsync(http, cancellationToken);
        if (body is null)
        {
            return UnverifiedBodies.CutOff;
        }

        if (!ElevenLabsSignature.IsOf(body.Bytes.Span, header, secret))
        {
            return Forged();
        }

        http.Trust();
        return PostCallReport.Read(body.Bytes) is { } report
            ? TypedResults.Ok(new PostCallTaken(true, await desk.TakeAsync(report, cancellationToken)))
            : new ApiProblem(ProblemKind.BadRequest, "The body is no post-call webhook: a JSON object with type and data.");
    }

    private static ApiProblem Forged() => new(
        ProblemKind.InvalidSignature, $"The {ElevenLabsSignature.Header} header is missing, older than 30 minutes, or not made with ELEVENLABS_WEBHOOK_SECRET.");

    private sealed class BodySize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MostBytes;
    }
}

/// <summary>The answer to a post-call webhook.</summary>
/// <param name="Outcome"><c>joined</c>, <c>known</c>, <c>unknown_conversation</c> or <c>ignored</c>.</param>
public sealed record PostCallTaken(bool Success, string Outcome);
