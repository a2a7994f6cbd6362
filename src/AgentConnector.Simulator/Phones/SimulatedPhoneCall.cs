using AgentConnector.Simulator.Phones.Calls;

namespace AgentConnector.Simulator.Phones;

/// <summary>What the pretend phone line knows of one call. Safe to read while the call runs.</summary>
public sealed class SimulatedPhoneCall : IRemembered
{
    private const int MostEntries = 10_000;

    private readonly Lock gate = new();
    private readonly List<PhoneStatusChange> statuses = [];
    private readonly List<PhoneMark> marks = [];
    private readonly List<PhoneClear> clears = [];
    private readonly List<PhoneStream> streams = [];
    private readonly List<PostedWebhook> webhooks = [];
    private readonly ViolationLog violations;
    private readonly List<char> digits = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SimulatedPhoneCall(string sid, CallOrder order, LineState line)
    {
        var now = line.Time.GetUtcNow();
        violations = line.Violations;
        (Sid, From, To, IsInbound, Request, CreatedAt) = (sid, order.From, order.To, order.IsInbound, order.Form, now);
        (HeardTrack, SaidTrack) = (new PcmTrack(line.History.Audio), new PcmTrack(line.History.Audio));
        statuses.Add(new PhoneStatusChange(PhoneCallStatus.Queued, now));
    }

    /// <summary>The call's id, <c>CA…</c>.</summary>
    public string Sid { get; }

    /// <summary>Who calls.</summary>
    public string From { get; }

    /// <summary>Who is called.</summary>
    public string To { get; }

    /// <summary>True when the person calls the program under test.</summary>
    public bool IsInbound { get; }

    /// <summary>The fields of the request that placed the call; none for a call that came in.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Request { get; }

    /// <summary>When the call was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it was answered; null when it was not.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public PhoneCallStatus Status => Read(statuses)[^1].Status;

    /// <summary>Where it stood, the oldest first.</summary>
    public IReadOnlyList<PhoneStatusChange> Statuses => Read(statuses);

    /// <summary>How it ended; null while it runs.</summary>
    public PhoneEnd? End { get; private set; }

    /// <summary>Completes when the call is over and its last webhook has been answered or given up.</summary>
    public Task Ended => ended.Task;

    /// <summary>What machine detection said, in the words of the wire; null when it said nothing.</summary>
    public string? AnsweredBy { get; private set; }

    /// <summary>What the person really heard since the call was answered: 8 kHz, without a gap.</summary>
    public short[] Heard => HeardTrack.Samples;

    /// <summary>How many samples of <see cref="Heard"/> there are, without copying them.</summary>
    public int HeardSamples => HeardTrack.Length;

    /// <summary>What the person said since the call was answered, on the same clock as <see cref="Heard"/>.</summary>
    public short[] Said => SaidTrack.Samples;

    /// <summary>Marks that went back, in that order.</summary>
    public IReadOnlyList<PhoneMark> Marks => Read(marks);

    /// <summary>Clears that came.</summary>
    public IReadOnlyList<PhoneClear> Clears => Read(clears);

    /// <summary>The keys the person pressed.</summary>
    public string Digits => string.Concat(Read(digits));

    /// <summary>The media streams, the oldest first.</summary>
    public IReadOnlyList<PhoneStream> Streams => Read(streams);

    /// <summary>Every webhook that was posted for this call, in the order of the answers.</summary>
    public IReadOnlyList<PostedWebhook> Webhooks => Read(webhooks);

    /// <summary>What the program under test did against the contract.</summary>
    public IReadOnlyList<ContractViolation> Violations => [.. violations.All.Where(violation => violation.Conversation == Sid)];

    string IRemembered.Id => Sid;

    internal PcmTrack HeardTrack { get; }

    internal PcmTrack SaidTrack { get; }

    /// <summary>Completes when something is true of the call. It is looked at whenever something happens, and each 20 ms.</summary>
    /// <exception cref="InvalidOperationException">The call ended, and it was not true.</exception>
    public async Task UntilAsync(Func<SimulatedPhoneCall, bool> condition, CancellationToken cancellationToken = default)
    {
        for (var change = changed.Task; !condition(this); change = changed.Task)
        {
            await (ended.Task.IsCompleted
                ? throw new InvalidOperationException($"The call ended ({Status}, by {End?.By}: {End?.Reason}) before what was waited for came true.")
                : change.WaitAsync(cancellationToken));
        }
    }

    void IRemembered.DropAudio()
    {
        HeardTrack.Drop();
        SaidTrack.Drop();
    }

    internal void HasBeenAnswered(DateTimeOffset at)
    {
        AnsweredAt = at;
        Changed();
    }

    internal void Takes(PhoneCallStatus status, DateTimeOffset at) => Add(statuses, new PhoneStatusChange(status, at));

    internal void IsRecognized(string answeredBy)
    {
        AnsweredBy = answeredBy;
        Changed();
    }

    internal void HasPressed(char key) => Add(digits, key);

    internal void Returned(PhoneMark mark) => Add(marks, mark);

    internal void Cleared(PhoneClear clear) => Add(clears, clear);

    internal void Opens(PhoneStream stream) => Add(streams, stream);

    internal void Posted(PostedWebhook webhook) => Add(webhooks, webhook);

    internal void IsEnding(PhoneEnd end, DateTimeOffset at) => (End, EndedAt) = (end, at);

    internal void HasEnded()
    {
        ended.TrySetResult();
        Changed();
    }

    /// <summary>Something happened: whoever waits may look.</summary>
    internal void Changed() =>
        Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private void Add<T>(List<T> list, T entry)
    {
        lock (gate)
        {
            if (list.Count < MostEntries)
            {
                list.Add(entry);
            }
        }

        Changed();
    }

    private T[] Read<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
