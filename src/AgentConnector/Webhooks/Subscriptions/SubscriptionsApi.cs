using System.Security.Claims;
using AgentConnector.Calls;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Subscriptions;

/// <summary>
/// Who is told of all calls. Looking needs the scope <c>read</c>; subscribing needs <c>admin</c>: a subscription carries every call's
/// transcript to an address of the caller's choice.
/// </summary>
internal static class SubscriptionsApi
{
    private const int LongestSecret = 1024;

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapGroup("/subscriptions").WithTags("Webhooks").AddEndpointFilter<StoreFailureFilter>();
        subscriptions.MapGet("", (SubscriptionStore store, ClaimsPrincipal user) => TypedResults.Ok(new SubscriptionList(List(store, user)))).RequireAuthorization(Policies.Read)
            .WithName("listSubscriptions").WithSummary("Lists who is told of all calls; never the secrets");
        subscriptions.MapPost("", SubscribeAsync).RequireAuthorization(Policies.Admin).Audited("subscription.save")
            .WithName("subscribe").WithSummary("Have events of all calls POSTed to an address, signed (Standard Webhooks)")
            .WithDescription("The same url again is the same subscription (200): its event types change, and a new secret counts beside the old one for 24 h.")
            .Accepts<Subscribe>("application/json")
            .WithRequestExample("the outcome of every call", """{"url": "https://example.com/calls", "event_types": ["call.ended"]}""")
            .Produces<SubscriptionView>(201).Produces<SubscriptionView>()
            .ProducesProblem(409).ProducesProblem(422);
        subscriptions.MapDelete("/{id}", DeleteAsync).RequireAuthorization(Policies.Admin).Audited("subscription.delete")
            .WithName("unsubscribe").WithSummary("End a subscription").Produces(204).ProducesProblem(404);
    }

    /// <summary>Whoever may not subscribe may not learn where to send forged events either.</summary>
    private static IReadOnlyList<SubscriptionView> List(SubscriptionStore store, ClaimsPrincipal user) =>
        user.HasClaim(ApiKeyAuthentication.ScopeClaim, Policies.Admin)
            ? store.List()
            : [.. store.List().Select(subscription => subscription with { Url = OutgoingAddress.OriginOf(subscription.Url) })];

    private static async Task<IResult> SubscribeAsync(
        HttpRequest request, SubscriptionStore store, AddressGuard guard, CancellationToken cancellationToken)
    {
        var ((address, types, secret), wrong) = await JsonBody.ReadAsync(request, Read, cancellationToken);
        if (wrong is not null)
        {
            return wrong;
        }

        if (await guard.CheckAsync(address!, cancellationToken) is { } refusal)
        {
            return ApiProblem.Wrong("url", refusal);
        }

        if (await store.SaveAsync(address!, types, secret, request.HttpContext.User.Identity?.Name, cancellationToken) is not var (view, added))
        {
            return new ApiProblem(ProblemKind.Conflict, $"There are {SubscriptionStore.Most} subscriptions already; delete one that is not needed.");
        }

        request.HttpContext.AuditTargets(view.Id);
        return added ? TypedResults.Created($"{request.PathBase}/subscriptions/{view.Id}", view) : TypedResults.Ok(view);
    }

    private static async Task<IResult> DeleteAsync(string id, SubscriptionStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : new ApiProblem(ProblemKind.NotFound, "There is no such subscription; GET /subscriptions lists what there is.");

    private static (OutgoingAddress? Address, IReadOnlyList<string> Types, WebhookSecret? Secret) Read(JsonFields fields)
    {
        var address = Address(fields);
        var types = fields.OneOrMore("event_types", CallEventTypes.All) ?? Callback.DefaultEventTypes;
        var secret = default(WebhookSecret);
        if (fields.Text("secret", LongestSecret) is { } given && !WebhookSecret.TryParse(given, out secret))
        {
            fields.Fault("secret", $"must be {WebhookSecret.Form}; leave it out to have one made");
        }

        return (address, types, secret);
    }

    private static OutgoingAddress? Address(JsonFields fields)
    {
        const string Field = "url";
        var url = fields.Text(Field, OutgoingAddress.Longest);
        if (fields.IsFaulty(Field))
        {
            return null;
        }

        if (LostValue.InAddress(url) is { } lost)
        {
            fields.Fault(Field, LostValue.Sentence(lost));
        }
        else if (url is not { Length: > 0 })
        {
            fields.Fault(Field, "is required: an absolute http or https address");
        }
        else if (OutgoingAddress.TryParse(url, out var address, out var fault))
        {
            return address;
        }
        else
        {
            fields.Fault(Field, fault);
        }

        return null;
    }
}
