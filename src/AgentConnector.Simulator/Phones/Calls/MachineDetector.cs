using System.Globalization;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Tells whether a person or a machine answered, when the order asks for it.</summary>
internal sealed class MachineDetector(LiveCall call, WebhookClient webhooks)
{
    /// <summary>Waits for the verdict, or lets the call go on and tells it later.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Order.Detection is Detection.No)
        {
            return;
        }

        if (call.Order.DetectsBeside)
        {
            call.Beside(TellAsync);
            return;
        }

        call.Record.IsRecognized(await DetectAsync(cancellationToken));
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var began = call.Line.Time.GetTimestamp();
        var verdict = await DetectAsync(cancellationToken);
        call.Record.IsRecognized(verdict);
        if (call.Order.DetectionCallback is { } target)
        {
            var took = call.Line.Time.GetElapsedTime(began).TotalMilliseconds;
            await webhooks.PostAsync(
                call,
                "amd",
                target,
                [
                    new("CallSid", call.Record.Sid),
                    new("AccountSid", call.Line.Options.AccountSid),
                    new("AnsweredBy", verdict),
                    new("MachineDetectionDuration", took.ToString("F0", CultureInfo.InvariantCulture)),
                ],
                cancellationToken);
        }
    }

    private async Task<string> DetectAsync(CancellationToken cancellationToken)
    {
        var timeout = call.Order.DetectionTimeout;
        using var limit = new CancellationTokenSource(timeout, call.Line.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (call.Person.AnsweredBy is AnsweredBy.Machine && call.Order.Detection is Detection.DetectMessageEnd)
            {
                await call.Player.Beeped.WaitAsync(either.Token);
                return "machine_end_beep";
            }

            await Task.Delay(
                call.Person.AnsweredBy is AnsweredBy.Unknown ? timeout + TimeSpan.FromSeconds(1) : call.Person.RecognizedAfter,
                call.Line.Time,
                either.Token);
            return call.Person.AnsweredBy switch
            {
                AnsweredBy.Human => "human",
                AnsweredBy.Machine => "machine_start",
                _ => "fax",
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "unknown";
        }
    }
}
