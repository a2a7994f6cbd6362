using AgentConnector.Problems;

namespace AgentConnector.Settings;

/// <summary>Every setting of the service by both of its names.</summary>
internal sealed class SettingsTable
{
    private readonly Dictionary<string, Setting> names;
    private readonly Dictionary<string, Setting> keys;
    private readonly IReadOnlyList<string> lists;

    /// <param name="settings">As they are listed, but for those that say behind which one they stand.</param>
    /// <param name="lists">Keys under which stands more than one value each: routes and tools, for example.</param>
    public SettingsTable(IEnumerable<Setting> settings, params IReadOnlyList<string> lists)
    {
        var all = settings.ToList();
        foreach (var setting in all.Where(setting => setting.After is not null).ToList())
        {
            all.Remove(setting);
            all.Insert(all.FindIndex(other => other.Name == setting.After) + 1, setting);
        }

        All = all;
        this.lists = lists;
        names = All.ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);
        keys = All.ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<Setting> All { get; }

    public Setting? Named(string name) => names.GetValueOrDefault(name);

    /// <summary>The setting that either name means, or one entry of it: <c>API_KEYS</c>, <c>Security__ApiKeys</c>, <c>Security:ApiKeys:0</c>.</summary>
    public Setting? Of(string name) => Named(name) ?? keys.GetValueOrDefault(Key(name)) ?? All.FirstOrDefault(setting => IsBelow(setting.Key, Key(name)));

    /// <summary>Whether it is an entry of one of the lists.</summary>
    public bool IsInList(string name) => lists.Any(list => IsBelow(list, Key(name)));

    /// <summary>The name a misspelt one was probably meant to be, of the same sort.</summary>
    public string? CloseTo(string name) =>
        Key(name) is var key && key.Contains(':', StringComparison.Ordinal) ? NearestName.Of(key, keys.Keys) : NearestName.Of(name, names.Keys);

    /// <summary>A section key as the environment writes it has two underscores for each colon.</summary>
    public static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static bool IsBelow(string key, string name) => name.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase);
}
