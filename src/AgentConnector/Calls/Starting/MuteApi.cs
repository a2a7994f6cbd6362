using System.Text.Json;
using AgentConnector.Calls.Talking;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>Mute and push-to-talk: whether the agent hears the caller.</summary>
internal static class MuteApi
{
    public static void Map(RouteGroupBuilder calls) => calls.MapPost("/calls/{id}/mute", MuteAsync)
        .WithName("muteCall").WithSummary("Mute the caller, or push to talk")
        .WithDescription("{\"muted\": true} lets the agent hear silence; {\"talk\": true} is push-to-talk: heard until {\"talk\": false}.")
        .Accepts<MuteRequest>("application/json")
        .WithRequestExample("mute", """{"muted": true}""").WithRequestExample("push to talk", """{"talk": true}""")
        .Produces<CallAcknowledged>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    private static async Task<IResult> MuteAsync(
        string id, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, TimeProvider time, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        if (Read(body, out var muted) is { } faults)
        {
            return ApiProblem.Wrong(faults);
        }

        if (!CallId.TryParse(id, out var live) || dispatcher.Find(live) is not { } call || !call.TryMute(muted))
        {
            return await CallsApi.NotInProgressAsync(facts, id, "there is nobody to mute", cancellationToken);
        }

        return TypedResults.Json(
            new CallAcknowledged(
                true, live, CallStatus.InProgress, muted ? "The agent hears silence." : "The agent hears the caller.", time.GetUtcNow(), StartLinks.Of(http.Request.PathBase, live)),
            AnswerJson.Default.CallAcknowledged);
    }

    private static IReadOnlyDictionary<string, string[]>? Read(JsonElement body, out bool muted)
    {
        var fields = JsonFields.Of(body);
        var (mute, talk) = (fields.Flag("muted"), fields.Flag("talk"));
        if (mute is null == talk is null && !fields.IsFaulty("muted") && !fields.IsFaulty("talk"))
        {
            fields.Fault("muted", "must be true or false, or talk must be, and not both");
        }

        muted = mute ?? talk is false;
        return fields.Faults();
    }
}

/// <summary>Whether the agent hears the caller; one of the two.</summary>
/// <param name="Muted">True lets the agent hear silence.</param>
/// <param name="Talk">Push-to-talk: true lets the agent hear the caller until it is false again.</param>
public sealed record MuteRequest(bool? Muted, bool? Talk);
