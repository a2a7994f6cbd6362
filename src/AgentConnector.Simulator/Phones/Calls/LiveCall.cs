using System.Collections.Immutable;
using AgentConnector.Simulator.Phones.Streams;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>
/// One call from the order to its end: it rings, is answered, runs TwiML, and ends once. Whoever ends it first says how; everything else
/// then winds up by itself, and <see cref="RunAsync"/> waits for all of it.
/// </summary>
internal sealed class LiveCall : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource scope = new();
    private readonly WebhookClient webhooks;
    private readonly StatusCallbacks callbacks;
    private readonly TwimlRunner twiml;
    private ImmutableArray<FarStream> streams = [];
    private ImmutableArray<Task> parts = [];
    private bool answered;

    public LiveCall(LineState line, WebhookClient webhooks, CallOrder order, Person person)
    {
        (Line, Order, Person, this.webhooks) = (line, order, person, webhooks);
        Record = new SimulatedPhoneCall(LineState.NewSid("CA"), order, line);
        Playout = new Playout((int)(line.Options.LongestQueue.TotalSeconds * PhoneSpeech.SampleRate));
        Player = new PersonPlayer(person);
        callbacks = new StatusCallbacks(this, webhooks);
        twiml = new TwimlRunner(this, webhooks);
    }

    public LineState Line { get; }

    public CallOrder Order { get; }

    public Person Person { get; }

    public SimulatedPhoneCall Record { get; }

    public Playout Playout { get; }

    public PersonPlayer Player { get; }

    /// <summary>Streams that are open now.</summary>
    public ImmutableArray<FarStream> Streams => streams;

    public string Direction => Order.IsInbound ? "inbound" : "outbound-api";

    public PhoneConduct Conduct => Person.Conduct;

    /// <summary>The fields every webhook of a call has.</summary>
    public IEnumerable<KeyValuePair<string, string>> Identity(string status) =>
    [
        new("CallSid", Record.Sid),
        new("AccountSid", Line.Options.AccountSid),
        new("From", Record.From),
        new("To", Record.To),
        new("Caller", Record.From),
        new("Called", Record.To),
        new("CallStatus", status),
        new("Direction", Direction),
        new("ApiVersion", "2010-04-01"),
    ];

    /// <summary>Ends the call, unless it has ended.</summary>
    public bool TryEnd(PhoneCallStatus status, PhoneEnd end)
    {
        lock (gate)
        {
            if (Record.End is not null)
            {
                return false;
            }

            Record.IsEnding(end, Line.Time.GetUtcNow());
        }

        Record.Takes(status, Line.Time.GetUtcNow());
        scope.Cancel();
        return true;
    }

    /// <summary>Hangs up for the program under test: what nobody answered is canceled.</summary>
    public bool TryHangUp(string reason) =>
        TryEnd(answered ? PhoneCallStatus.Completed : PhoneCallStatus.Canceled, new PhoneEnd(PhoneParty.Connector, reason));

    public void Opened(FarStream stream) => ImmutableInterlocked.Update(ref streams, streams => streams.Add(stream));

    public void Closed(FarStream stream) => ImmutableInterlocked.Update(ref streams, streams => streams.Remove(stream));

    /// <summary>Lets something run beside the call until it ends; the call waits for it.</summary>
    public void Beside(Func<CancellationToken, Task> part)
    {
        var running = part(scope.Token);
        ImmutableInterlocked.Update(ref parts, parts => parts.Add(running));
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        await using var taken = stopping.Register(() => TryEnd(
            answered ? PhoneCallStatus.Completed : PhoneCallStatus.Failed, new PhoneEnd(PhoneParty.Line, "line_down")));
        var telling = callbacks.SendAllAsync(stopping);
        try
        {
            await LiveAsync(stopping, scope.Token);
        }
        catch (OperationCanceledException) when (scope.IsCancellationRequested)
        {
            // Somebody ended the call, and said how.
        }
        catch (Exception e)
        {
            Line.LogFailed(Record.Sid, e);
        }

        await WindUpAsync(telling, stopping);
    }

    public void Dispose() => scope.Dispose();

    private async Task LiveAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        callbacks.Tell("initiated", "initiated");
        if (Order.IsInbound)
        {
            Record.Takes(PhoneCallStatus.Ringing, Line.Time.GetUtcNow());
            if (!await twiml.AcceptsAsync(cancellationToken))
            {
                return;
            }
        }
        else
        {
            await RingAsync(cancellationToken);
        }

        answered = true;
        Record.Takes(PhoneCallStatus.InProgress, Line.Time.GetUtcNow());
        callbacks.Tell("answered", "in-progress");
        Beside(new Handset(this, Line.Time).RunAsync);
        Beside(LimitAsync);
        Beside(new MachineDetector(this, webhooks).RunAsync);
        await twiml.RunAsync(stopping, cancellationToken);
    }

    /// <summary>Returns when somebody answers; otherwise ends the call.</summary>
    private async Task RingAsync(CancellationToken cancellationToken)
    {
        if (Person.Pickup is PhonePickup.Fails)
        {
            await Task.Delay(Person.PicksUpAfter, Line.Time, cancellationToken);
            End(PhoneCallStatus.Failed, "unreachable");
        }

        Record.Takes(PhoneCallStatus.Ringing, Line.Time.GetUtcNow());
        callbacks.Tell("ringing", "ringing");
        var nobodyComes = Person.Pickup is PhonePickup.NoAnswer || Person.PicksUpAfter > Order.Timeout;
        await Task.Delay(nobodyComes ? Order.Timeout : Person.PicksUpAfter, Line.Time, cancellationToken);
        if (nobodyComes)
        {
            End(PhoneCallStatus.NoAnswer, "no_answer");
        }
        else if (Person.Pickup is PhonePickup.Busy)
        {
            End(PhoneCallStatus.Busy, "busy");
        }

        void End(PhoneCallStatus status, string reason)
        {
            TryEnd(status, new PhoneEnd(PhoneParty.Line, reason));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task LimitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Order.TimeLimit, Line.Time, cancellationToken);
        TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Line, "time_limit"));
    }

    private async Task WindUpAsync(Task telling, CancellationToken stopping)
    {
        TryEnd(PhoneCallStatus.Failed, new PhoneEnd(PhoneParty.Line, "simulator_failed"));
        foreach (var part in parts)
        {
            await part.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (part.Exception is { } bug)
            {
                Line.LogFailed(Record.Sid, bug);
            }
        }

        if (Conduct.StreamsAgain && twiml.LastStream is { } again)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(Line.Options.StreamTimeout);
            await new FarStream(this, again).RunAsync(limit.Token);
        }

        var lasted = Record.AnsweredAt is { } answered ? Record.EndedAt!.Value - answered : TimeSpan.Zero;
        callbacks.Tell("completed", Record.Status.WireName, lasted, Record.Status.SipCode);
        callbacks.Complete();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Line.LogEnded(Record.Sid, Record.Status, Record.End!.By, Record.End.Reason);
        Record.HasEnded();
    }
}
