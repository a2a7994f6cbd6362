namespace AgentConnector.Settings;

/// <summary>What became of a setting's text: the value the configuration gets, or what is wrong with it and what to set.</summary>
internal readonly record struct Reading(string? Value, string? Fault)
{
    public static Reading Of(string value) => new(value, null);

    public static Reading Wrong(string fault) => new(null, fault);
}
