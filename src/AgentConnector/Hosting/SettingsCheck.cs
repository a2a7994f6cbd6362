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
            var key = Settings.All.FirstOrDefault(setting => IsOf(setting, section, name))?.Key ?? $"{section}:{name}";
            var problem = property.Groups["problem"].Value.Replace($"{section}Options.{name}", name, StringComparison.Ordinal);
            failure = $"{key}: {Word(name).Replace(problem, key, 1)}";
        }

        foreach (var setting in Settings.All.OrderByDescending(setting => setting.Key.Length))
        {
            failure = failure.Replace(setting.Key, setting.Name, StringComparison.Ordinal);
        }

        return failure.Split(": ", 2) is [var subject, var rest] && !subject.Contains(' ', StringComparison.Ordinal)
            ? new(subject, rest)
            : new(Settings.All.FirstOrDefault(setting => Word(setting.Name).IsMatch(failure))?.Name ?? "settings", failure);
    }

    /// <summary><c>CallOptions.MaxConcurrent</c> is bound to <c>Calls:MaxConcurrent</c>, <c>WavOptions.Folder</c> to <c>Endpoints:Wav:Folder</c>.</summary>
    private static bool IsOf(Setting setting, string section, string name) =>
        setting.Key.Split(':') is [.., var last, var leaf] && leaf == name && (last == section || last == section + "s");

    private static Regex Word(string word) => new($@"\b{Regex.Escape(word)}\b");

    /// <summary>How generated validators say it, and how data annotations do.</summary>
    [GeneratedRegex(
        """
        ^ (?:\w+:\ )? (?<problem> .* \b(?<section>[A-Z]\w*)Options\.(?<name>[A-Z]\w*)\b .* ) $
        | ^ DataAnnotation\ validation\ failed\ for\ '(?<section>\w+)Options'\ members:\ '(?<name>\w+)'\ with\ the\ error:\ '(?<problem>.*)'\.? $
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex Property();
}
