using System.Collections.Concurrent;
using System.Globalization;
using AgentConnector.Calls.Talking;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>
/// Lets equal requests become one call. Requests with the same id or key that arrive while the first is in progress wait for its answer;
/// later ones get the stored answer, for 24 h after the call's end; one with another body is a conflict. Where a request wants that, its
/// session goes on in a new call once the known one is over.
/// </summary>
internal sealed class StartGate(CallDispatcher dispatcher, StartAnswers answers, FactKeeper facts, ICallbacks callbacks, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, First> inProgress = new();

    // One request leads, those like it follow:
    //
    //   request ─ has an id or a key? ─ no ──────────────────────────► 4
    //                 │ yes
    //                 ▼
    //   1 the first to bring it? ─ no ─ another body? ─ yes ─► 409
    //                 │ yes                  │ no
    //                 ▼                      ▼
    //   2 known to the journal?          3 waits for the first's answer, which is repeated to it
    //      │ yes          │ no
    //      │              ▼
    //      ├─ 6 over ──►  4 dispatched: refused, or a call: its answer is made, stored, given
    //      ▼
    //   5 repeated
    //
    // 1. Requests of one id or key that come at once meet here: the first goes on for all of them, and a client that leaves ends its own wait alone.
    // 2. What an earlier request has made of it is in the journal, also after a restart.
    // 3. A refusal is told as it is: it made no call, so there is nothing to repeat.
    // 4. The journal admits one of many, whoever comes past this gate by another key: the dispatcher may find the call known, too, which leads to 5.
    // 5. Another body is a conflict, and so is an id whose call ended more than a day ago. Otherwise the answer is the stored one; one that is not
    //    stored yet; the one that the live call is about to get; or, when the process died before there was any, what the record tells.
    // 6. Where the request says new_after_end, whatever its body: the new call is named after the session and a number, since one id stays one call. The
    //    session's known call is its latest, whatever the policies of its requests. A known Idempotency-Key names the request itself and is always repeated: 4 finds it.
    // Whoever gets an answer repeated has its callback added to the call.

    /// <exception cref="JournalException">The store is not available; everyone who waited is told.</exception>
    public async Task<StartReply> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var gateKey = request.Call.SessionId is { } id ? "id " + id
            : request.Fingerprint.IdempotencyKey is { } key ? "key " + key
            : null;
        if (gateKey is null)
        {
            return await LeadAsync(gateKey, request).WaitAsync(cancellationToken);
        }

        var mine = new First(request.Fingerprint.RequestHash, new(() => LeadAsync(gateKey, request)));
        var first = inProgress.GetOrAdd(gateKey, mine);
        if (first == mine)
        {
            return await first.Reply.Value.WaitAsync(cancellationToken); // a client that gives up ends its own wait, not the start
        }

        if (first.RequestHash != request.Fingerprint.RequestHash)
        {
            return Conflict(request.Call.SessionId);
        }

        var reply = await first.Reply.Value.WaitAsync(cancellationToken);
        return reply is StartReply.Answered answered ? await RepeatedAsync(answered.Id, answered.Answer, request) : reply;
    }

    private static StartReply.Refused Conflict(string? callId) => new(new ApiProblem(
        ProblemKind.Conflict, "This session_id or Idempotency-Key was used with another body. Send a new one for another call, or the same body for the first answer.")
    {
        CallId = callId,
    });

    /// <summary>Starts the call for everyone who asks for it now. Not tied to any one client's connection.</summary>
    private async Task<StartReply> LeadAsync(string? gateKey, StartRequest request)
    {
        try
        {
            return await StartOrRepeatAsync(request);
        }
        finally
        {
            if (gateKey is not null)
            {
                inProgress.TryRemove(gateKey, out _);
            }
        }
    }

    private async Task<StartReply> StartOrRepeatAsync(StartRequest request)
    {
        var named = request.Call.SessionId is { } text;
        var id = named ? CallId.Parse(request.Call.SessionId!) : CallId.New(time);
        if (named || request.Fingerprint.IdempotencyKey is not null)
        {
            if (await facts.FindAsync(id, request.Fingerprint.IdempotencyKey, CancellationToken.None) is { } known)
            {
                if (request.Call.OnKnownSession is not KnownSessionPolicy.NewAfterEnd || IsLive(known))
                {
                    return await RepeatAsync(known, request);
                }

                id = await NextAsync(id, known.Id);
            }
        }

        switch (await dispatcher.StartAsync(id, request, CancellationToken.None))
        {
            case StartDecision.Refused refused:
                return new StartReply.Refused(refused.Problem);
            case StartDecision.Known known:
                return await RepeatAsync(known.Earlier, request);
            case StartDecision.Started started:
                var answer = started.Place is { } place ? answers.Queued(started.Call.Id, place)
                    : request.RespondAsync ? answers.Accepted(started.Call.Id)
                    : answers.For(started.Call.Id, await started.Call.Outcome);
                started.Call.Answered(answer);
                await facts.KeepAsync(started.Call.Id, answer);
                return new StartReply.Answered(started.Call.Id, answer, Replayed: false);
            default:
                throw new InvalidOperationException("unknown decision");
        }
    }

    /// <summary>One that is neither over nor run by this process is being marked as interrupted: it is over, too.</summary>
    private bool IsLive(CallOpening known) => known.EndedAt is null && dispatcher.Find(known.Id) is not null;

    /// <summary>The name of the call that takes a session up again: no other request has it.</summary>
    private async Task<CallId> NextAsync(CallId session, CallId latest)
    {
        var (id, name) = (latest, latest.ToString());
        var number = name.StartsWith($"{session}.", StringComparison.Ordinal) && long.TryParse(name.AsSpan($"{session}.".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last : 1;
        do
        {
            id = CallId.Parse(string.Create(CultureInfo.InvariantCulture, $"{session}.{++number}"));
        }
        while (await facts.FindAsync(id, idempotencyKey: null, CancellationToken.None) is not null);
        return id;
    }

    private async Task<StartReply> RepeatAsync(CallOpening known, StartRequest request)
    {
        if (known.RequestHash != request.Fingerprint.RequestHash)
        {
            return Conflict(known.Id.ToString());
        }

        if (known.EndedAt is { } ended && time.GetUtcNow() - ended > Remembered)
        {
            return new StartReply.Refused(new ApiProblem(
                ProblemKind.Conflict,
                $"The call {known.Id} ended more than 24 hours ago, and one id stays one call. Send a new session_id (and Idempotency-Key) for a new call, "
                + $"such as {known.Id}-2, or the same one with on_known_session: new_after_end; GET /calls/{known.Id} tells how the earlier one ended.")
            {
                CallId = known.Id.ToString(),
            });
        }

        if (known.Answer is { } given)
        {
            return await RepeatedAsync(known.Id, given, request);
        }

        // Its answer is not stored yet, its first request is still being answered under another gate key, or the process died before it was.
        var answer = facts.AnswerOf(known.Id)
            ?? (dispatcher.Find(known.Id) is { } call
                ? await call.Answer
                : answers.Lost(known.Id, (await facts.ReadAsync(known.Id, CancellationToken.None)).Facts));
        return await RepeatedAsync(known.Id, answer, request);
    }

    /// <summary>The same answer again; whoever this request wants to be told is told as well.</summary>
    private async Task<StartReply.Answered> RepeatedAsync(CallId id, StartAnswer answer, StartRequest request)
    {
        if (request.Call.Callback is { } callback)
        {
            await callbacks.AddAsync(id, callback, CancellationToken.None);
        }

        return new(id, StartAnswers.Repeated(answer, over: dispatcher.Find(id) is null), Replayed: true);
    }

    private sealed record First(string RequestHash, Lazy<Task<StartReply>> Reply);
}
