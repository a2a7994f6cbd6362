namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Wakes the pump: something may be due, or a place is free again.</summary>
internal sealed class DeliveryBell : Bell;
