using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>
/// One phone call as its dialer tells of it. Reports arrive in any order: an older one than the last is ignored, and nothing leads out
/// of a final state. Dispose it when the call is over.
/// </summary>
internal sealed class PhoneCall(PhoneCalls calls, MediaTicket ticket, PhoneTerms terms, Action<OpenProgress> progress, TimeProvider time) : IDisposable
{
    /// <summary>The dialer ends the ringing itself; only when it forgets to, we do.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may take to tell its own end after the dialer has told that of the call.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(1);

    private static readonly EndpointNote Voicemail = new("voicemail", "A machine answered the phone, not a person.", ForAgent: true);

    private readonly TaskCompletionSource<string> sid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<EndpointException> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private MediaStream? stream;
    private bool machine;
    private int lastReport = -1;

    /// <summary>The dialer's account it goes through.</summary>
    public string Account => terms.Account;

    public MediaTicket Ticket => ticket;

    /// <summary>What the dialer calls it, once it has said so.</summary>
    public Task<string> Sid => sid.Task;

    /// <summary>Whether the dialer has told its end: there is nothing left to hang up.</summary>
    public bool IsHungUp { get; private set; }

    public void Named(string callSid) => sid.TrySetResult(callSid);

    /// <summary>Takes up what a status callback says.</summary>
    public void Report(PhoneReport report)
    {
        lock (gate)
        {
            if (IsHungUp || report.Sequence <= lastReport)
            {
                return;
            }

            lastReport = report.Sequence ?? lastReport;
            IsHungUp = report.State >= PhoneState.Busy;
        }

        switch (report.State)
        {
            case PhoneState.Ringing when !answered.Task.IsCompleted:
                progress(OpenProgress.Ringing);
                break;
            case PhoneState.Answered:
                answered.TrySetResult();
                break;
            case >= PhoneState.Busy:
                Over(Ending(report));
                Live()?.WindUp();
                break;
        }
    }

    /// <summary>Machine detection says that no person answered.</summary>
    public void MachineAnswered()
    {
        switch (terms.Machines)
        {
            case MachineDetection.HangUp:
                var failure = new EndpointException("voicemail") { Failure = EndpointFailure.NoAnswer };
                Over(failure);
                Live()?.Fail(failure);
                break;
            case MachineDetection.GoOn:
                lock (gate)
                {
                    machine = true;
                    stream?.Tell(Voicemail);
                }

                break;
        }
    }

    /// <summary>Waits until the phone was answered and its stream is there. When the call is over, the phone is hung up.</summary>
    /// <param name="hangUp">Tells the dialer to hang up, given its name for the call.</param>
    /// <param name="cancellationToken">Hangs up while it rings.</param>
    /// <exception cref="EndpointException">It was not answered, or the stream did not come; it was hung up.</exception>
    public async Task<IAudioEndpoint> OpenAsync(Func<string, Task> hangUp, CancellationToken cancellationToken)
    {
        try
        {
            return new PhoneAudio(await ReachAsync(cancellationToken), ended => EndAsync(hangUp, ended));
        }
        catch
        {
            await ticket.RevokeAsync();
            await EndAsync(hangUp, ended: null);
            throw;
        }
    }

    public void Dispose()
    {
        calls.Forget(this);
        ticket.Dispose();
    }

    private static EndpointException Ending(PhoneReport report) => report.State switch
    {
        PhoneState.Busy => new("busy") { Failure = EndpointFailure.Busy },
        PhoneState.NoAnswer => new("no answer") { Failure = EndpointFailure.NoAnswer },
        PhoneState.Canceled => new("canceled at the dialer") { Failure = EndpointFailure.Cancelled },
        PhoneState.Failed => new($"The network could not reach the number{(report.Detail is { } detail ? $" ({detail})" : "")}.") { Failure = EndpointFailure.Rejected },
        _ => new("The call ended before its media stream came: the person hung up, or the dialer could not open the stream at PUBLIC_URL.") { Failure = EndpointFailure.HungUp },
    };

    /// <summary>
    /// From the ringing to the sound. Four things happen outside, in any order, and each is told once: the answer and the end by reports, the
    /// stream by its ticket, a machine by the detection's verdict.
    /// <code>
    ///   rings ──(1) answered or stream──► answered ──(2) stream──► arrived ──(4)──► the call's sound
    ///             │                         │
    ///             └────── over ──(3)────────┴──────► it ended, and how
    /// </code>
    /// </summary>
    private async Task<MediaStream> ReachAsync(CancellationToken cancellationToken)
    {
        // 1. It rings. A stream says as much as a report of the answer, which may come later or never.
        await FirstAsync(terms.Ring + Grace, [answered.Task, ticket.Arrival], new("no answer") { Failure = EndpointFailure.NoAnswer }, cancellationToken);

        // 2. Somebody is on the phone and hears nothing yet: the stream has little time.
        await FirstAsync(
            terms.Connect,
            [ticket.Arrival],
            new("The phone was answered, but its media stream did not come. Check that the dialer can reach PUBLIC_URL.") { Failure = EndpointFailure.Timeout },
            cancellationToken);

        // 4. From here on reports and verdicts go to the stream; those that came before it are made up for.
        var arrived = await ticket.Arrival;
        lock (gate)
        {
            stream = arrived;
            if (machine)
            {
                arrived.Tell(Voicemail); // the verdict came before the stream
            }
        }

        if (over.Task.IsCompleted)
        {
            arrived.WindUp();
        }

        return arrived;
    }

    /// <summary>Waits for one of several things to happen, or for the end of the call, which is thrown.</summary>
    private async Task FirstAsync(TimeSpan timeout, IEnumerable<Task> hoped, EndpointException late, CancellationToken cancellationToken)
    {
        try
        {
            var first = await Task.WhenAny(hoped.Append(over.Task)).WaitAsync(timeout, time, cancellationToken);
            if (first == over.Task)
            {
                // 3. It is over. A stream that is just arriving, or just broke, knows better how it ended.
                await (ticket.IsUsed ? ticket.Arrival : Task.FromException(await over.Task)).WaitAsync(Notice, time, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            throw over.Task.IsCompleted ? await over.Task : late;
        }
    }

    private async ValueTask EndAsync(Func<string, Task> hangUp, MediaStream? ended)
    {
        using (this)
        {
            if (!IsHungUp && ended?.FarSideHungUp is not true && sid.Task.IsCompletedSuccessfully)
            {
                await hangUp(await sid.Task);
            }
        }
    }

    private void Over(EndpointException how) => over.TrySetResult(how);

    private MediaStream? Live()
    {
        lock (gate)
        {
            return stream;
        }
    }
}
