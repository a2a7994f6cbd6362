using AgentConnector.Audio;
using AgentConnector.Simulator.Phones.Streams;
using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Runs a call's TwiML, verb by verb and document by document, until it says to hang up or has nothing more to say.</summary>
internal sealed class TwimlRunner(LiveCall call, WebhookClient webhooks)
{
    // More redirects than any call needs: a document that redirects to itself.
    private const int MostDocuments = 50;

    private readonly Lock gate = new();
    private readonly TwimlReader reader = new(
        (rule, message) => call.Line.Report(call.Record, rule, message), call.Line.Options.RequireTls);

    private IReadOnlyList<TwimlVerb>? first;
    private TwimlSource? replacement;
    private CancellationTokenSource? document;

    /// <summary>The last stream that was asked for.</summary>
    public StreamNoun? LastStream { get; private set; }

    /// <summary>Stops whatever runs and goes on with another document.</summary>
    public void Replace(TwimlSource source)
    {
        lock (gate)
        {
            replacement = source;
            document?.Cancel();
        }
    }

    /// <summary>Fetches the first document while an incoming call still rings.</summary>
    /// <returns>False when the call is rejected, and so has ended.</returns>
    public async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        first = await LoadAsync(call.Order.Source, cancellationToken);
        if (first is [RejectVerb reject, ..])
        {
            call.TryEnd(reject.Busy ? PhoneCallStatus.Busy : PhoneCallStatus.NoAnswer, new PhoneEnd(PhoneParty.Connector, "rejected"));
        }
        else if (first is null)
        {
            call.TryEnd(PhoneCallStatus.Failed, new PhoneEnd(PhoneParty.Connector, "twiml_failed"));
        }

        return call.Record.End is null;
    }

    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var source = call.Order.Source;
        for (var documents = 0; source is not null && documents < MostDocuments; documents++)
        {
            using var document = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            lock (gate)
            {
                this.document = document;
            }

            TwimlSource? next = null;
            try
            {
                next = await RunDocumentAsync(source, stopping, document.Token);
            }
            catch (OperationCanceledException) when (document.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Replaced by a request.
            }

            lock (gate)
            {
                this.document = null;
                (source, replacement) = (replacement ?? next, null);
            }
        }

        call.TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Connector, source is null ? "twiml_ended" : "twiml_loop"));
    }

    /// <returns>The document that follows, or null.</returns>
    private async Task<TwimlSource?> RunDocumentAsync(TwimlSource source, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var verbs = first ?? await LoadAsync(source, cancellationToken);
        first = null;
        if (verbs is null)
        {
            call.TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Connector, "twiml_failed"));
            return null;
        }

        foreach (var verb in verbs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (verb)
            {
                case SayVerb say:
                    await SayAsync(say.Text, cancellationToken);
                    break;
                case PauseVerb pause:
                    await Task.Delay(pause.Length, call.Line.Time, cancellationToken);
                    break;
                case ConnectVerb connect:
                    await ConnectAsync(connect.Stream, stopping, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (connect.Action is { } action)
                    {
                        return TwimlSource.Fetch(action);
                    }

                    break;
                case StartVerb start:
                    var listening = new FarStream(call, webhooks, start.Stream, twoWay: false);
                    call.Beside(token => listening.RunAsync(stopping, token));
                    break;
                case RedirectVerb redirect:
                    return TwimlSource.Fetch(redirect.Url);
                case DialVerb dial:
                    call.Record.IsTransferred(dial.Number);
                    await Task.Delay(TimeSpan.FromSeconds(1), call.Line.Time, cancellationToken);
                    call.TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Person, "transferred"));
                    return null;
                case HangupVerb:
                    call.TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Connector, "twiml_hangup"));
                    return null;
                default:
                    call.Line.Report(call.Record, "twiml_reject", "<Reject> comes first, and only in the answer to an incoming call.");
                    break;
            }
        }

        return null;
    }

    private async Task ConnectAsync(StreamNoun noun, CancellationToken stopping, CancellationToken cancellationToken)
    {
        LastStream = noun;
        if (call.Has(PhoneFaults.NoStream))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Line.Time, cancellationToken);
        }

        if (call.Has(PhoneFaults.LateStream))
        {
            await Task.Delay(call.Line.Options.LateStream, call.Line.Time, cancellationToken);
        }

        if (call.Has(PhoneFaults.DoubleStream))
        {
            var second = new FarStream(call, webhooks, noun, twoWay: true);
            call.Beside(token => second.RunAsync(stopping, token));
        }

        await new FarStream(call, webhooks, noun, twoWay: true).RunAsync(stopping, cancellationToken);
    }

    private async Task SayAsync(string text, CancellationToken cancellationToken)
    {
        var speech = PhoneSpeech.Text(text).Samples;
        var codes = new byte[speech.Length];
        G711.EncodeMuLaw(speech.Span, codes);
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Playout.TryPlay(codes);
        call.Playout.Mark(_ => said.TrySetResult());
        await using var stop = cancellationToken.Register(() => call.Playout.Clear());
        await said.Task;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<IReadOnlyList<TwimlVerb>?> LoadAsync(TwimlSource source, CancellationToken cancellationToken)
    {
        var document = source.Inline;
        if (source.Webhook is { } webhook)
        {
            var form = call.Identity(call.Record.Status.WireName).ToList();
            if (call.Record.AnsweredBy is { } answeredBy)
            {
                form.Add(new("AnsweredBy", answeredBy));
            }

            var (status, body) = await webhooks.PostAsync(call, "voice", webhook, form, cancellationToken);
            if (status is < 200 or >= 300)
            {
                return null;
            }

            document = body;
        }

        try
        {
            return reader.Read(document!);
        }
        catch (TwimlException e)
        {
            call.Line.Report(call.Record, e.Rule, e.Message);
            return null;
        }
    }
}
