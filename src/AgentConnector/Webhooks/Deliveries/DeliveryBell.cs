namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Wakes the pump: something may be due, or there is room again. It carries nothing, so nothing can pile up.</summary>
internal sealed class DeliveryBell
{
    private volatile TaskCompletionSource bell = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next ring. Take it before looking for work: then nothing falls in between.</summary>
    public Task Next => bell.Task;

    public void Ring()
    {
        var rung = bell;
        bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
        rung.TrySetResult();
    }
}
