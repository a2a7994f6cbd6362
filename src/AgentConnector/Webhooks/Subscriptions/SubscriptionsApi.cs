using System.Security.Claims;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Webhooks.Guard;

namespace AgentConnector.Webhooks.Subscriptions;

/// <summary>
/// Who is told of all calls. Looking needs the scope <c>read</c>; subscribing needs <c>admin</c>: a subscription carries every call's
/// transcript to an address of the caller's choice.
/// </summary>
internal static class SubscriptionsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapGroup("/subscriptions").WithTags("Webhooks").AddEndpointFilter<StoreFailureFilter>();
        subscriptions.MapGet("", (SubscriptionStore store, ClaimsPrincipal user) => TypedResults.Ok(new SubscriptionList(List(store, user)))).RequireAuthorization(Policies.Read)
            .WithName("listSubscriptions").WithSummary("Lists who is told of all calls; never the secrets");
        subscriptions.MapPost("", SubscribeAsync).RequireAuthorization(Policies.Admin)
            .WithName("subscribe").WithSummary("Have events of all calls POSTed to an address, signed (Standard Webhooks)")
            .WithDescription("The same url again is the same subscription (200): its event types change, and a new secret counts beside the old one for 24 h.")
            .Accepts<Subscribe>("application/json").Produces<SubscriptionView>(201).Produces<SubscriptionView>()
            .ProducesProblem(409).ProducesProblem(422);
        subscriptions.MapDelete("/{id}", DeleteAsync).RequireAuthorization(Policies.Admin)
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
        var (body, unreadable) = await JsonBody.ReadAsync(request, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var faults = new Dictionary<string, string[]>();
        if (body.ValueKind is not JsonValueKind.Object)
        {
            faults["body"] = ["must be a JSON object"];
            return Wrong(faults);
        }

        var address = default(OutgoingAddress);
        if (Text(body, "url") is not { Length: > 0 } url)
        {
            faults["url"] = ["is required: an absolute http or https address"];
        }
        else if (!OutgoingAddress.TryParse(url, out address, out var fault))
        {
            faults["url"] = [fault];
        }
        else if (await guard.CheckAsync(address, cancellationToken) is { } refusal)
        {
            faults["url"] = [refusal];
        }

        var types = EventTypes(body);
        if (types is null)
        {
            faults["event_types"] = [$"must be a list of events among {string.Join(", ", CallEventTypes.All.Order(StringComparer.Ordinal))}"];
        }

        var secret = default(WebhookSecret);
        if (Present(body, "secret") && !WebhookSecret.TryParse(Text(body, "secret"), out secret))
        {
            faults["secret"] = [$"must be {WebhookSecret.Form}; leave it out to have one made"];
        }

        if (faults.Count > 0)
        {
            return Wrong(faults);
        }

        return await store.SaveAsync(address!, types!, secret, request.HttpContext.User.Identity?.Name, cancellationToken) switch
        {
            null => new ApiProblem(ProblemKind.Conflict, $"There are {SubscriptionStore.Most} subscriptions already; delete one that is not needed."),
            var (view, added) => added ? TypedResults.Created($"/subscriptions/{view.Id}", view) : TypedResults.Ok(view),
        };
    }

    private static async Task<IResult> DeleteAsync(string id, SubscriptionStore store, CancellationToken cancellationToken) =>
        await store.DeleteAsync(id, cancellationToken)
            ? TypedResults.NoContent()
            : new ApiProblem(ProblemKind.NotFound, "There is no such subscription; GET /subscriptions lists what there is.");

    private static IReadOnlyList<string>? EventTypes(JsonElement body)
    {
        if (!Present(body, "event_types"))
        {
            return Callback.DefaultEventTypes;
        }

        var list = body.GetProperty("event_types");
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return null;
        }

        var types = list.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : "").Distinct().ToList();
        return types.Except(CallEventTypes.All).Any() ? null : types;
    }

    private static bool Present(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static ApiProblem Wrong(Dictionary<string, string[]> faults) =>
        new(ProblemKind.InvalidRequest, string.Join("; ", faults.Select(fault => $"{fault.Key} {fault.Value[0]}")) + ".") { Errors = faults };
}
