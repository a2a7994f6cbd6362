namespace AgentConnector.Configuration;

/// <summary>A wrong setting, by the name its user would set.</summary>
internal sealed record SettingFault(string Name, string Problem)
{
    public override string ToString() => $"{Name}: {Problem}";
}
