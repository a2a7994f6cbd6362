using System.Text.RegularExpressions;
using AgentConnector.Configuration;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting;

/// <summary>Collects what the table and every feature's options find wrong, so that the operator sees all of it at once.</summary>
internal static partial class SettingsCheck
{
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static void Run(IServiceProvider services, ConnectorSettings settings)
    {
        var faults = settings.Faults.ToList();
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception e) when (e is AggregateException or OptionsValidationException or InvalidOperationException)
        {
            faults.AddRange(Failures(e).Select(Describe));
        }

        if (!settings.IsDevelopment && settings.Keys.Count == 0 && !faults.Exists(fault => fault.Name == "API_KEYS"))
        {
            faults.Add(new("API_KEYS", "no key is set; make one with: agent-connector keys new."));
        }

        if (faults.Count > 0)
        {
            throw new SettingsException([.. faults.Distinct()]);
        }
    }

    private static IEnumerable<string> Failures(Exception exception) => exception switch
    {
        AggregateException many => many.InnerExceptions.SelectMany(Failures),
        OptionsValidationException options => options.Failures,
        // The binder could not convert a text, which it quotes: the outer message names the key and the type.
        _ => [exception.Message],
    };

    /// <summary>Validators speak of section keys, or of a property of their class; users know the setting's name.</summary>
    private static SettingFault Describe(string failure)
    {
        if (Property().Match(failure) is { Success: true } property)
        {
            var (section, name) = (property.Groups["section"].Value, property.Groups["name"].Value);
            var setting = Settings.All.FirstOrDefault(candidate =>
                candidate.Key.Split(':') is [.., var last, var leaf]
                && leaf == name
                && (last == section || last == section + "s"));
            failure = failure.Replace(property.Value, setting?.Key ?? $"{section}:{name}", StringComparison.Ordinal);
            failure = failure.StartsWith(name + ": ", StringComparison.Ordinal) ? failure[(name.Length + 2)..] : failure;
        }

        var named = Settings.All
            .Where(setting => failure.Contains(setting.Key, StringComparison.Ordinal))
            .MaxBy(setting => setting.Key.Length);
        foreach (var setting in Settings.All.OrderByDescending(setting => setting.Key.Length))
        {
            failure = failure.Replace(setting.Key, setting.Name, StringComparison.Ordinal);
        }

        if (named is not null)
        {
            return new(named.Name, failure.StartsWith(named.Name + ": ", StringComparison.Ordinal) ? failure[(named.Name.Length + 2)..] : failure);
        }

        return failure.Split(": ", 2) is [var key, var problem] && !key.Contains(' ', StringComparison.Ordinal)
            ? new(key, problem)
            : new("settings", failure);
    }

    [GeneratedRegex(@"\b(?<section>[A-Z]\w*)Options\.(?<name>[A-Z]\w*)\b")]
    private static partial Regex Property();
}
