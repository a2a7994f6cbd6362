using AgentConnector.Security;
using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>Merges the sources in rising order, then reads every setting the table knows.</summary>
internal sealed class SettingsLoader
{
    private const string KeysKey = $"{SecurityOptions.Section}:{nameof(SecurityOptions.ApiKeys)}";
    private const string EnvironmentKey = $"{ServerOptions.Section}:{nameof(ServerOptions.Environment)}";

    private readonly SettingsTable table;
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingFault> faults = [];
    private readonly List<string> warnings = [];

    private SettingsLoader(SettingsTable table) => this.table = table;

    public static ConnectorSettings Load(SettingsTable table, SettingSources sources)
    {
        var loader = new SettingsLoader(table);
        foreach (var folder in sources.Folders.Distinct(StringComparer.Ordinal))
        {
            loader.AddJson(Path.Combine(folder, "appsettings.json"));
        }

        // .NET's own names for the environment, where ours is nowhere set.
        loader.Add(sources.Environment.Where(entry => entry.Key is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT")
            .Select(entry => KeyValuePair.Create(EnvironmentKey, entry.Value)));
        foreach (var folder in sources.Folders.Distinct(StringComparer.Ordinal))
        {
            loader.AddDotEnv(Path.Combine(folder, ".env"), sources.Environment);
        }

        loader.Add(sources.Environment);
        loader.Add(sources.CommandLine);
        return loader.Build();
    }

    private ConnectorSettings Build()
    {
        var keys = TakeApiKeys();
        foreach (var setting in table.All)
        {
            Read(setting);
        }

        var production = values[EnvironmentKey] == "production";
        faults.AddRange(
            from fault in keys.Faults.Concat(production ? keys.FaultsInProduction() : [])
            select SettingFault.Of<SecurityOptions>(nameof(SecurityOptions.ApiKeys), fault));
        return new()
        {
            Configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(values.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)))
                .Build(),
            Keys = keys.Keys,
            Faults = faults,
            Warnings = warnings,
        };
    }

    private void Read(Setting setting)
    {
        // An empty line in .env means "not set", as it did.
        var text = values.GetValueOrDefault(setting.Key)?.Trim();
        values.Remove(setting.Key);
        if (string.IsNullOrEmpty(text))
        {
            text = setting.Default;
        }

        if (text.Length == 0)
        {
            return;
        }

        var reading = setting.Read(text);
        if (reading.Fault is not null)
        {
            faults.Add(new(setting.Name, reading.Fault));
        }

        if ((reading.Value ?? DefaultOf(setting)) is { } value)
        {
            values[setting.Key] = value;
        }
    }

    private static string? DefaultOf(Setting setting) => setting.Default.Length == 0 ? null : setting.Read(setting.Default).Value ?? setting.Default;

    /// <summary>The keys leave the configuration here: only their hashes go on.</summary>
    private ApiKeyList TakeApiKeys()
    {
        var entries = values.Keys
            .Where(key => key.Equals(KeysKey, StringComparison.OrdinalIgnoreCase) || key.StartsWith(KeysKey + ":", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToList();
        var text = string.Join(',', entries.Select(key => values[key]));
        entries.ForEach(key => values.Remove(key));
        return ApiKeyList.Parse(text);
    }

    private void Add(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var named = pairs.ToList();

        // Within one source the section's own name wins: it can only have been meant for us.
        foreach (var (name, value) in named)
        {
            if (table.Named(name) is { } setting)
            {
                Set(setting.Key, value);
            }
            else if (name.StartsWith("OTEL_", StringComparison.Ordinal))
            {
                Set(name, value); // the telemetry's own names, which it looks up here
            }
        }

        foreach (var (name, value) in named.Where(pair => pair.Key.Contains(':', StringComparison.Ordinal) || pair.Key.Contains("__", StringComparison.Ordinal)))
        {
            Set(SettingsTable.Key(name), value);
        }
    }

    /// <summary>A list replaces a text of the same name and the other way round: keys of a lower source must not survive beside it.</summary>
    private void Set(string key, string value)
    {
        if (key.StartsWith(KeysKey + ":", StringComparison.OrdinalIgnoreCase))
        {
            values.Remove(KeysKey);
        }
        else if (key.Equals(KeysKey, StringComparison.OrdinalIgnoreCase))
        {
            foreach (var entry in values.Keys.Where(entry => entry.StartsWith(KeysKey + ":", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                values.Remove(entry);
            }
        }

        values[key] = value;
    }

    private void AddJson(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var json = new ConfigurationManager();
            json.AddJsonFile(path, optional: false, reloadOnChange: false);
            Add(json.AsEnumerable().Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!)));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            faults.Add(new(path, "it cannot be read as JSON; correct it or take it away."));
        }
    }

    private void AddDotEnv(string path, IReadOnlyDictionary<string, string> environment)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            var contents = DotEnvFile.Parse(File.ReadAllText(path), environment.GetValueOrDefault);
            warnings.AddRange(contents.Faults.Select(fault => $"{path}: {fault}"));
            foreach (var name in contents.Values.Keys.Where(name => table.Of(name) is null))
            {
                if (table.CloseTo(name) is { } meant)
                {
                    warnings.Add($"{path}: {name} is not a setting; did you mean {meant}?");
                }
            }

            Add(contents.Values);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(path, "it cannot be read; make it readable for the user the service runs as."));
        }
    }
}
