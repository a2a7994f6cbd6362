using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>
/// One phone call as Twilio tells of it. Its reports arrive in any order: an older one than the last is ignored, and nothing leads out
/// of a final state. Dispose it when the call is over.
/// </summary>
internal sealed class PhoneCall(
    PhoneCalls calls, TwilioAccount account, MediaTicket ticket, MachineDetection machines, Action<DialProgress> progress) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<string> sid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<EndpointException> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private MediaStream? stream;
    private int lastReport = -1;

    public TwilioAccount Account => account;

    public MediaTicket Ticket => ticket;

    /// <summary>What Twilio calls it, once it has said so.</summary>
    public Task<string> Sid => sid.Task;

    /// <summary>Whether Twilio has told its end: there is nothing left to hang up.</summary>
    public bool IsHungUp { get; private set; }

    public void Named(string callSid) => sid.TrySetResult(callSid);

    /// <summary>Takes up what a status callback says.</summary>
    /// <param name="sequence">Its place in the order; null when it has none.</param>
    /// <param name="status">Twilio's word for it.</param>
    /// <param name="sipCode">The network's answer, where there was one.</param>
    public void Report(int? sequence, string status, string sipCode)
    {
        lock (gate)
        {
            if (IsHungUp || sequence <= lastReport)
            {
                return;
            }

            lastReport = sequence ?? lastReport;
            IsHungUp |= status is "busy" or "no-answer" or "canceled" or "failed" or "completed";
        }

        switch (status)
        {
            case "ringing" when !answered.Task.IsCompleted:
                progress(DialProgress.Ringing);
                break;
            case "in-progress" or "answered":
                answered.TrySetResult();
                break;
            case "busy":
                Over(new("busy") { Failure = EndpointFailure.Busy });
                break;
            case "no-answer":
                Over(new("no answer") { Failure = EndpointFailure.NoAnswer });
                break;
            case "canceled":
                Over(new("canceled at Twilio") { Failure = EndpointFailure.Cancelled });
                break;
            case "failed":
                Over(new($"The network could not reach the number{(sipCode is { Length: 3 } && sipCode.All(char.IsAsciiDigit) ? $" (SIP {sipCode})" : "")}.")
                {
                    Failure = EndpointFailure.Rejected,
                });
                break;
            case "completed":
                Over(new("hung up before the conversation began") { Failure = EndpointFailure.HungUp });
                break;
        }
    }

    /// <summary>Takes up what machine detection says.</summary>
    public void AnsweredBy(string who)
    {
        if (machines is MachineDetection.Off || !(who.StartsWith("machine", StringComparison.Ordinal) || who == "fax"))
        {
            return;
        }

        if (machines is MachineDetection.GoOn)
        {
            Told(new EndpointRemark("voicemail", $"A machine answered the phone ({(who == "fax" ? "fax" : "voicemail")}), not a person."));
            return;
        }

        var failure = new EndpointException("voicemail") { Failure = EndpointFailure.NoAnswer };
        Over(failure);
        Live()?.Fail(failure);
    }

    /// <summary>Waits until the phone was answered and its stream is there.</summary>
    /// <param name="ring">How long it may ring.</param>
    /// <param name="connect">How long the stream may take after the answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EndpointException">It was not answered, or the stream did not come.</exception>
    public async Task<MediaStream> ReachAsync(TimeSpan ring, TimeSpan connect, TimeProvider time, CancellationToken cancellationToken)
    {
        await FirstAsync(ring + Grace, new EndpointException("no answer") { Failure = EndpointFailure.NoAnswer }, [answered.Task, ticket.Arrival]);
        if (!ticket.Arrival.IsCompleted)
        {
            await FirstAsync(
                connect,
                new EndpointException("The phone was answered, but its media stream did not come. Check that Twilio can reach PUBLIC_URL.") { Failure = EndpointFailure.Timeout },
                [ticket.Arrival]);
        }

        var arrived = (MediaStream)await ticket.Arrival;
        lock (gate)
        {
            stream = arrived;
        }

        return over.Task.IsCompleted ? throw await over.Task : arrived;

        async Task FirstAsync(TimeSpan patience, EndpointException late, IEnumerable<Task> hoped)
        {
            try
            {
                var first = await Task.WhenAny(hoped.Append(over.Task)).WaitAsync(patience, time, cancellationToken);
                if (first == over.Task && !ticket.Arrival.IsCompletedSuccessfully)
                {
                    throw await over.Task;
                }
            }
            catch (TimeoutException)
            {
                throw late;
            }
        }
    }

    public void Dispose()
    {
        calls.Forget(this);
        ticket.Dispose();
    }

    private void Over(EndpointException how)
    {
        if (over.TrySetResult(how) && how.Failure is EndpointFailure.HungUp)
        {
            Live()?.HungUp();
        }
    }

    private void Told(EndpointEvent happened) => Live()?.Tell(happened);

    private MediaStream? Live()
    {
        lock (gate)
        {
            return stream;
        }
    }
}
