using System.Globalization;

namespace AgentConnector.Settings;

/// <summary>
/// Makes an option a setting. What is told of it stands here, and its default in the property's initialiser: the table, <c>--help</c>,
/// <c>.env.example</c> and the faults are made from that. A property without it is no setting, and nobody outside can set it.
/// </summary>
/// <param name="name">As in <c>.env</c> and the environment, such as <c>PORT</c>.</param>
/// <param name="meaning">One sentence or two, for its readers.</param>
[AttributeUsage(AttributeTargets.Property)]
internal class SettingAttribute(string name, string meaning) : Attribute
{
    public string Name => name;

    public string Meaning => meaning;

    /// <summary>Never quoted in a fault, never accepted on the command line, where every user of the machine could read it.</summary>
    public bool Secret { get; init; }

    /// <summary>The smallest number, or number of seconds.</summary>
    public double Least { get; init; }

    /// <summary>The largest number, or number of seconds.</summary>
    public double Most { get; init; }

    /// <summary>All that it may be: names of an enum's values, numbers or texts. For a switch: how off and on are told.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>What a fault tells of a text that is none of the words.</summary>
    public string Otherwise { get; init; } = "is not known";

    /// <summary>What a fault tells to set, where that is not the default.</summary>
    public string? Example { get; init; }

    /// <summary>The setting it is listed behind, where its subject is and not its class.</summary>
    public string? After { get; init; }

    /// <summary>Checks the text and brings it into the form that is bound to the option.</summary>
    public virtual Reading Read(string text, Setting setting)
    {
        var suggestion = Example ?? setting.Default;
        return setting.Type switch
        {
            var type when type == typeof(bool) => SettingReaders.Switch(text),
            _ when Words.Length > 0 => SettingReaders.OneOf(text, Words, Otherwise),
            var type when type == typeof(int) => SettingReaders.Number(text, (int)Least, (int)Most, suggestion),
            var type when type == typeof(TimeSpan) => SettingReaders.Seconds(text, Least, Most, suggestion),
            var type when type == typeof(Uri) => SettingReaders.HttpUrl(text, suggestion),
            _ => Reading.Of(text),
        };
    }

    /// <summary>An option's value in the words of <c>.env</c>; empty for none.</summary>
    public virtual string Tell(object? value) => value switch
    {
        null => "",
        bool on => (Words is [var no, var yes] ? on ? yes : no : on ? "true" : "false"),
        TimeSpan time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        Uri url => url.OriginalString,
        Enum one => Words.Single(word => SettingReaders.IsSame(word, one.ToString())),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
