using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AgentConnector.Settings;

/// <summary>A wrong setting, by the name its user would set.</summary>
internal sealed record SettingFault(string Name, string Problem)
{
    /// <summary>A fault of an option: <c>SettingFault.Of&lt;ServerOptions&gt;(nameof(ServerOptions.Port), "…")</c>.</summary>
    public static SettingFault Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(string option, string problem) =>
        new(typeof(TOptions).GetProperty(option)!.GetCustomAttribute<SettingAttribute>()!.Name, problem);

    public override string ToString() => $"{Name}: {Problem}";
}
