using System.Globalization;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Tells whether a person or a machine answered, beside the call, when the order asks for it.</summary>
internal sealed class MachineDetector(LiveCall call, WebhookClient webhooks)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Order.DetectionCallback is not { } target)
        {
            return;
        }

        var took = call.Person.RecognizedAfter;
        await Task.Delay(took, call.Line.Time, cancellationToken);
        var verdict = call.Person.IsMachine ? "machine_start" : "human";
        call.Record.IsRecognized(verdict);
        await webhooks.PostAsync(
            call,
            "amd",
            target,
            [
                new("CallSid", call.Record.Sid),
                new("AccountSid", call.Line.Options.AccountSid),
                new("AnsweredBy", verdict),
                new("MachineDetectionDuration", took.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)),
            ],
            cancellationToken);
    }
}
