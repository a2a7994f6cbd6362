using AgentConnector.Simulator.Phones.Streams;
using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Runs a call's TwiML, verb by verb, until it says to hang up or has nothing more to say.</summary>
internal sealed class TwimlRunner(LiveCall call, WebhookClient webhooks)
{
    private readonly TwimlReader reader = new((rule, message) => call.Line.Report(call.Record, rule, message));

    private IReadOnlyList<TwimlVerb>? verbs;

    /// <summary>The stream that was asked for.</summary>
    public ConnectVerb? LastStream { get; private set; }

    /// <summary>Asks what to do with an incoming call while it still rings.</summary>
    /// <returns>False when the call is rejected, and so has ended.</returns>
    public async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        verbs = await LoadAsync(cancellationToken);
        if (verbs is [RejectVerb reject, ..])
        {
            call.TryEnd(reject.Busy ? PhoneCallStatus.Busy : PhoneCallStatus.NoAnswer, new PhoneEnd(PhoneParty.Connector, "rejected"));
        }
        else if (verbs is null)
        {
            call.TryEnd(PhoneCallStatus.Failed, new PhoneEnd(PhoneParty.Connector, "twiml_failed"));
        }

        return call.Record.End is null;
    }

    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        verbs ??= await LoadAsync(cancellationToken);
        var reason = verbs is null ? "twiml_failed" : "twiml_ended";
        foreach (var verb in verbs ?? [])
        {
            switch (verb)
            {
                case ConnectVerb connect:
                    await ConnectAsync(connect, stopping, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                case RejectVerb:
                    call.Line.Report(call.Record, "twiml_reject", "<Reject> comes first, and only in the answer to an incoming call.");
                    continue;
            }

            reason = "twiml_hangup";
            break;
        }

        call.TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Connector, reason));
    }

    private async Task ConnectAsync(ConnectVerb connect, CancellationToken stopping, CancellationToken cancellationToken)
    {
        LastStream = connect;
        await Task.Delay(call.Conduct.StreamDelay, call.Line.Time, cancellationToken);
        for (var others = call.Conduct.Streams; others > 1; others--)
        {
            var beside = new FarStream(call, connect);
            call.Beside(token => beside.RunAsync(token));
        }

        await new FarStream(call, connect).RunAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<TwimlVerb>?> LoadAsync(CancellationToken cancellationToken)
    {
        var document = call.Order.Twiml;
        if (call.Order.VoiceUrl is { } url)
        {
            var (status, body) = await webhooks.PostAsync(call, "voice", url, [.. call.Identity(call.Record.Status.WireName)], cancellationToken);
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
