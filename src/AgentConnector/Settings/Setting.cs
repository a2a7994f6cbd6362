using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AgentConnector.Settings;

/// <summary>One setting: the name users write, the section key that is bound, and the option it is bound to.</summary>
internal sealed class Setting
{
    private readonly SettingAttribute told;

    private Setting(SettingAttribute told, string section, PropertyInfo option, object? initial)
    {
        this.told = told;
        Key = $"{section}:{option.Name}";
        Type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        Default = told.Tell(initial);
    }

    /// <summary>As in <c>.env</c> and the environment, such as <c>PORT</c>.</summary>
    public string Name => told.Name;

    /// <summary>As in <c>appsettings.json</c>, such as <c>Server:Port</c>.</summary>
    public string Key { get; }

    public Type Type { get; }

    /// <summary>What holds when it is not set, in the words of <c>.env</c>; empty for none.</summary>
    public string Default { get; }

    public string Meaning => told.Meaning;

    /// <inheritdoc cref="SettingAttribute.Secret"/>
    public bool Secret => told.Secret;

    /// <inheritdoc cref="SettingAttribute.After"/>
    public string? After => told.After;

    /// <summary>As on the command line: <c>--drain-seconds</c> for <c>DRAIN_SECONDS</c>.</summary>
    public string Option => "--" + Name.Replace('_', '-').ToLowerInvariant();

    /// <summary>Checks the text and brings it into the form that is bound to the option.</summary>
    public Reading Read(string text) => told.Read(text, this);

    /// <summary>The settings of a class of options, in its order.</summary>
    public static IEnumerable<Setting> In<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        string section)
        where TOptions : new()
    {
        var options = new TOptions();
        return
            from property in typeof(TOptions).GetProperties()
            orderby property.MetadataToken
            let told = property.GetCustomAttribute<SettingAttribute>()
            where told is not null
            select new Setting(told, section, property, property.GetValue(options));
    }
}
