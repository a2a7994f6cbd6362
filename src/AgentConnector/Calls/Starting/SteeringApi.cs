using System.ComponentModel;
using AgentConnector.Agents;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Talking;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Wire;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.Calls.Starting;

/// <summary>Steering a call that is there: ending it, putting a text into it, muting the caller, approving tools.</summary>
internal static class SteeringApi
{
    public static void MapSteering(this RouteGroupBuilder calls)
    {
        calls.MapPost("/calls/{id}/end", EndAsync)
            .Audited("call.end").WithName("endCall").WithSummary("End a call; ending an ended call changes nothing")
            .Produces<CallAcknowledged>().ProducesProblem(404);
        calls.MapPost("/calls/{id}/messages", SendAsync)
            .WithName("sendMessage").WithSummary("Put a text into the live conversation")
            .Accepts<CallMessage>("application/json")
            .WithRequestExample("a turn in text", """{"type": "user_message", "text": "I would like to book a table"}""")
            .WithRequestExample("background knowledge, which replaces what was told before under this id", """{"type": "contextual_update", "text": "The basket holds 3 items.", "context_id": "basket"}""")
            .WithRequestExample("files, uploaded to ElevenLabs for this conversation", """{"type": "multimodal_message", "text": "What is in this picture?", "file_ids": ["file_abc"]}""")
            .WithRequestExample("the user's opinion of a reply", """{"type": "feedback", "event_id": 5, "score": "like"}""")
            .WithDescription(
                "user_message, contextual_update and user_activity are texts. multimodal_message has files beside the text or instead of it. feedback rates a reply of the agent: "
                + "that of turn, the number in its call.turn; of event_id, the agent's own number of it; or the last one. A score of null takes back what was said.")
            .Produces<CallAcknowledged>(202).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(504);
        calls.MapPost("/calls/{id}/mute", MuteAsync)
            .WithName("muteCall").WithSummary("Mute the caller, or push to talk")
            .WithDescription("{\"muted\": true} lets the agent hear silence; {\"talk\": true} is push-to-talk: heard until {\"talk\": false}.")
            .Accepts<MuteRequest>("application/json")
            .WithRequestExample("mute", """{"muted": true}""").WithRequestExample("push to talk", """{"talk": true}""")
            .Produces<CallAcknowledged>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        calls.MapPost("/calls/{id}/approvals/{tool_call_id}", ApproveAsync)
            .Audited("call.approve").WithName("answerApproval").WithSummary("Approve or refuse an MCP tool that the agent waits for")
            .WithDescription(
                "Answers call.approval_needed. The first answer counts: the same one again changes nothing, another one is 409, and so is one that comes after expires_at.")
            .Accepts<ApprovalRequest>("application/json")
            .WithRequestExample("approve", """{"approved": true}""")
            .Produces<CallAcknowledged>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(504);
    }

    private static async Task<IResult> ApproveAsync(
        string id, [FromRoute(Name = "tool_call_id"), Description("As call.approval_needed has it, percent-encoded.")] string toolCallId, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, CancellationToken cancellationToken)
    {
        var (approved, wrong) = await JsonBody.ReadAsync(http.Request, ReadApproved, cancellationToken);
        if (wrong is not null)
        {
            return wrong;
        }

        try
        {
            if (CallId.TryParse(id, out var live) && dispatcher.Find(live) is { Approvals: { } approvals })
            {
                var verdict = await approvals.AnswerAsync(LastOfPath(http) ?? toolCallId, approved, http.User.Identity?.Name ?? "api", cancellationToken);
                return verdict is null ? new ApiProblem(ProblemKind.NotFound, "The agent has asked for no approval of this id: call.approval_needed says it.") { CallId = id }
                    : verdict.IsApproved == approved && verdict.Reason is not ApprovalReason.Withdrawn
                        ? Acknowledge(http, id, CallStatus.InProgress, approved ? "The tool is approved." : "The tool is refused.")
                    : new ApiProblem(ProblemKind.Conflict, Standing(verdict)) { CallId = id };
            }
        }
        catch (AgentException e)
        {
            return new ApiProblem(ProblemKind.AgentTimeout, $"{e.Message} The agent was not told, and takes that for a refusal.") { CallId = id };
        }

        return await NotInProgressAsync(facts, id, "no tool waits to be approved", cancellationToken);
    }

    /// <summary>The last part of the path as the client wrote it: routing leaves a <c>%2F</c> as it is, and <c>a/b</c> would be taken for <c>a%2Fb</c>.</summary>
    private static string? LastOfPath(HttpContext http) =>
        http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].TrimEnd('/') is { Length: > 0 } path ? Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]) : null;

    private static string Standing(Verdict verdict) => verdict.Reason switch
    {
        ApprovalReason.Withdrawn => "The agent does not wait for this approval any more.",
        ApprovalReason.TimedOut => "Nobody had answered in time, so the tool was refused. A longer time is set with MCP_APPROVAL_SECONDS.",
        ApprovalReason.Policy => $"The settings had {(verdict.IsApproved ? "approved" : "refused")} it at once; MCP_APPROVAL=ask leaves it to you.",
        _ => $"It was {(verdict.IsApproved ? "approved" : "refused")} before; the first answer counts.",
    };

    private static bool ReadApproved(JsonFields fields)
    {
        var approved = fields.Flag("approved");
        if (approved is null && !fields.IsFaulty("approved"))
        {
            fields.Fault("approved", "must be true or false");
        }

        return approved is true;
    }

    private static async Task<IResult> EndAsync(string id, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, CancellationToken cancellationToken)
    {
        if (CallId.TryParse(id, out var live) && dispatcher.Find(live) is { } call)
        {
            call.End(new(Party.Service, EndReason.Cancelled, "ended by the API"));
            return Ended(await call.Ended.WaitAsync(cancellationToken), facts.HasStored(live));
        }

        return await StandingAsync(facts, id, cancellationToken) is var (status, stored) ? Ended(status, stored) : UnknownCall.Problem(id);

        IResult Ended(CallStatus status, bool stored) => Acknowledge(
            http, id, status, stored ? "The call has ended." : "The call has ended. Its outcome is not stored yet: it will be when the call store works again.");
    }

    private static async Task<IResult> SendAsync(string id, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, CancellationToken cancellationToken)
    {
        var (sent, wrong) = await JsonBody.ReadAsync(http.Request, SentMessage.Read, cancellationToken);
        if (wrong is not null)
        {
            return wrong;
        }

        var call = CallId.TryParse(id, out var live) ? dispatcher.Find(live) : null;
        var message = sent.Message;
        if (message.Kind is TextKind.Feedback && call is { IsAgentAway: false })
        {
            message = message with { ReplyId = message.ReplyId ?? call.ReplyIdOf(sent.Turn) };
            if (message.ReplyId is null)
            {
                var detail = sent.Turn is { } turn
                    ? $"Turn {turn} is none of the agent's latest replies: take the turn of a call.turn of the agent, or leave it out for the last one."
                    : "The agent has not said anything yet.";
                return new ApiProblem(ProblemKind.Conflict, detail) { CallId = id };
            }
        }

        try
        {
            if (call is { IsAgentAway: true } && message.IsBoundToConversation)
            {
                return new ApiProblem(ProblemKind.Conflict, "The agent's line is broken: its replies so far cannot be rated any more, and files have to be uploaded for the next conversation.") { CallId = id };
            }

            if (call is not null && await call.TrySendAsync(message, cancellationToken))
            {
                var told = call.IsAgentAway ? "The agent's line is broken. The message is kept, and sent when the agent is back." : "The message was sent.";
                return Acknowledge(http, id, CallStatus.InProgress, told, statusCode: 202);
            }
        }
        catch (AgentException e)
        {
            return new ApiProblem(ProblemKind.AgentTimeout, $"{e.Message} The call goes on: send the message again in a moment, or end the call.")
            {
                CallId = id,
            };
        }

        return await NotInProgressAsync(facts, id, "nobody would hear the message. Where it is waiting, send it after call.admitted", cancellationToken);
    }

    private static async Task<IResult> MuteAsync(string id, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, CancellationToken cancellationToken)
    {
        var (muted, wrong) = await JsonBody.ReadAsync(http.Request, ReadMuted, cancellationToken);
        if (wrong is not null)
        {
            return wrong;
        }

        return CallId.TryParse(id, out var live) && dispatcher.Find(live) is { } call && call.TryMute(muted)
            ? Acknowledge(http, id, call.IsInAgentsQueue ? CallStatus.Waiting : CallStatus.InProgress, muted ? "The agent hears silence." : "The agent hears the caller.")
            : await NotInProgressAsync(facts, id, "there is nobody to mute", cancellationToken);
    }

    private static bool ReadMuted(JsonFields fields)
    {
        var (muted, talk) = (fields.Flag("muted"), fields.Flag("talk"));
        if (muted is null == talk is null && !fields.IsFaulty("muted") && !fields.IsFaulty("talk"))
        {
            fields.Fault("muted", "must be true or false, or talk must be, and not both");
        }

        return muted ?? talk is false;
    }

    private static JsonHttpResult<CallAcknowledged> Acknowledge(HttpContext http, string id, CallStatus status, string message, int statusCode = 200)
    {
        var (call, now) = (CallId.Parse(id), http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        return TypedResults.Json(
            new CallAcknowledged(true, call, status, message, now, StartLinks.Of(http.Request.PathBase, call)), AnswerJson.Default.CallAcknowledged, statusCode: statusCode);
    }

    /// <summary>Why a call that is not live cannot be steered.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="id">As it stands in the path.</param>
    /// <param name="consequence">A clause.</param>
    /// <param name="cancellationToken">The client has left.</param>
    private static async ValueTask<ApiProblem> NotInProgressAsync(FactKeeper facts, string id, string consequence, CancellationToken cancellationToken) =>
        await StandingAsync(facts, id, cancellationToken) is var (status, _)
            ? new(ProblemKind.Conflict, $"The call is not in progress (it is {WireName.Of(status)}): {consequence}.") { CallId = id }
            : UnknownCall.Problem(id);

    private static async ValueTask<(CallStatus Status, bool Stored)?> StandingAsync(FactKeeper keeper, string id, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var call))
        {
            return null;
        }

        var (facts, stored) = await keeper.ReadAsync(call, cancellationToken);
        return facts.Count == 0 ? null : (CallProgress.Of(facts), stored);
    }
}
