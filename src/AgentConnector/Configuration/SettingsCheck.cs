using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Configuration;

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
            faults.AddRange(Faults(e));
        }

        if (!settings.IsDevelopment && settings.Keys.Count == 0 && !faults.Exists(fault => fault.Name == "API_KEYS"))
        {
            faults.Add(new("API_KEYS", $"no key is set; make one with: {StartedAs.Name} keys new."));
        }

        if (faults.Count > 0)
        {
            throw new SettingsException([.. faults.Distinct()]);
        }
    }

    private static IEnumerable<SettingFault> Faults(Exception exception) => exception switch
    {
        AggregateException many => many.InnerExceptions.SelectMany(Faults),
        OptionsValidationException options => options.Failures.Select(failure => Describe(failure, options.OptionsType)),
        // The binder could not convert a text, which it quotes: the message names the key and the type.
        _ => [Describe(exception.Message, typeof(object))],
    };

    /// <summary>Validators speak of a property of their class, or of section keys; users know the setting's name.</summary>
    private static SettingFault Describe(string failure, Type options)
    {
        if (OfProperty().Match(failure) is { Success: true } match && options.GetProperty(match.Groups["name"].Value) is { } property)
        {
            var key = Settings.All.FirstOrDefault(setting => IsOf(setting, options, property.Name))?.Key ?? $"{Section(options)}:{property.Name}";

            // The generated range check forgets the message its attribute was given.
            var said = match.Groups["problem"].Value;
            said = said.StartsWith("The field ", StringComparison.Ordinal) ? property.GetCustomAttribute<RangeAttribute>()?.ErrorMessage ?? said : said;
            var problem = said.Replace($"{options.Name}.{property.Name}", property.Name, StringComparison.Ordinal);
            var named = Translate(key);
            problem = Translate(problem.Contains(key, StringComparison.Ordinal) ? problem : Word(property.Name).Replace(problem, key, 1));
            return new(named, problem.StartsWith(named + ": ", StringComparison.Ordinal) ? problem[(named.Length + 2)..] : problem);
        }

        failure = Translate(failure);
        return failure.Split(": ", 2) is [var subject, var rest] && !subject.Contains(' ', StringComparison.Ordinal)
            ? new(subject, rest)
            : new(Settings.All.FirstOrDefault(setting => Word(setting.Name).IsMatch(failure))?.Name ?? "settings", failure);
    }

    private static string Translate(string text) => Settings.All
        .OrderByDescending(setting => setting.Key.Length)
        .Aggregate(text, (translated, setting) => translated.Replace(setting.Key, setting.Name, StringComparison.Ordinal));

    /// <summary><c>CallOptions.MaxConcurrent</c> is bound to <c>Calls:MaxConcurrent</c>, <c>WavOptions.Folder</c> to <c>Endpoints:Wav:Folder</c>.</summary>
    private static bool IsOf(Setting setting, Type options, string property) =>
        setting.Key.Split(':') is [.., var last, var leaf] && leaf == property && (last == Section(options) || last == Section(options) + "s");

    private static string Section(Type options) =>
        options.Name.EndsWith("Options", StringComparison.Ordinal) ? options.Name[..^"Options".Length] : options.Name;

    private static Regex Word(string word) => new($@"\b{Regex.Escape(word)}\b");

    /// <summary>How generated validators say it, and how data annotations do.</summary>
    [GeneratedRegex(
        """
        ^ DataAnnotation\ validation\ failed\ for\ '\w+'\ members:\ '(?<name>\w+)'\ with\ the\ error:\ '(?<problem>.*)'\.? $
        | ^ (?<name>\w+):\ (?<problem>.*) $
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex OfProperty();
}
