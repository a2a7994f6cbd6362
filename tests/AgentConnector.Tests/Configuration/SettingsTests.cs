using System.Reflection;
using System.Text.RegularExpressions;
using AgentConnector.Commands;
using AgentConnector.History.Storage;
using AgentConnector.Settings;
using AgentConnector.Tests.Architecture;
using Microsoft.Extensions.Configuration;

namespace AgentConnector.Tests.Configuration;

/// <summary>A setting is told once, at its option; everywhere else it is made from that.</summary>
public sealed class SettingsTests
{
    private const string Nonsense = "whsec_\0";

    private static readonly IReadOnlyList<(string Key, PropertyInfo Option)> Options =
    [
        .. from type in typeof(Features).Assembly.GetTypes()
           where type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is not null
           from option in type.GetProperties()
           where option.SetMethod is { IsPublic: true }
           select ($"{type.GetField("Section")!.GetRawConstantValue()}:{option.Name}", option),
    ];

    public static TheoryData<string> Names => [.. Features.Settings.All.Select(setting => setting.Name)];

    /// <summary>All but texts that may be anything; the rules that look at such a text have tests of their own.</summary>
    public static TheoryData<string> Forms =>
        [.. Features.Settings.All.Where(setting => setting.Type != typeof(string) || setting.Read(Nonsense).Fault is not null).Select(setting => setting.Name)];

    [Fact]
    public void Every_option_that_can_be_set_is_a_setting_and_every_setting_is_an_option()
    {
        Assert.All(Options, option => Assert.NotNull(option.Option.GetCustomAttribute<SettingAttribute>()));
        Assert.Equal(Options.Select(option => option.Key).Order(), Features.Settings.All.Select(setting => setting.Key).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_setting_is_in_the_help_with_its_meaning_and_its_default_unless_it_is_secret(string name)
    {
        var setting = Features.Settings.Named(name)!;
        var option = ServeCommand.Make().Options.SingleOrDefault(option => option.Name == setting.Option);

        Assert.Equal(setting.Secret, option is null);
        if (option is not null)
        {
            Assert.Equal(setting.Default.Length == 0 ? setting.Meaning : $"{setting.Meaning} [default: {setting.Default}]", option.Description);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_setting_is_in_the_example_once_with_its_default(string name) =>
        Assert.Equal(
            $"{name}={Features.Settings.Named(name)!.Default}",
            Assert.Single(Regex.Matches(File.ReadAllText(EnvExample.Path), $"^#?({name}=.*)$", RegexOptions.Multiline)).Groups[1].Value);

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_value_that_cannot_be_read_is_a_fault_under_the_name_whichever_name_was_set(string name)
    {
        var setting = Features.Settings.Named(name)!;
        foreach (var written in new[] { setting.Name, setting.Key, setting.Key.Replace(":", "__", StringComparison.Ordinal) })
        {
            var fault = Assert.Single(LoadedSettings.From(environment: new() { [written] = Nonsense }).Faults);

            Assert.Equal(name, fault.Name);
            Assert.DoesNotContain(setting.Key, fault.Problem, StringComparison.Ordinal);
            Assert.True(!setting.Secret || !fault.Problem.Contains(Nonsense, StringComparison.Ordinal));
        }
    }

    /// <summary>But for the folder, which the test sets.</summary>
    [Fact]
    public void What_is_bound_when_nothing_is_set_is_what_each_option_begins_with()
    {
        var configuration = LoadedSettings.From().Configuration;

        Assert.All(Options.Where(option => option.Key != DataDirSetting.Key), one =>
        {
            var (key, option) = one;
            var begun = Activator.CreateInstance(option.DeclaringType!)!;
            var bound = configuration.GetSection(key[..key.LastIndexOf(':')]).Get(option.DeclaringType!) ?? begun;

            Assert.Equal(option.GetValue(begun), option.GetValue(bound));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_source_tells_a_setting_once(string name)
    {
        var setting = Features.Settings.Named(name)!;
        var telling = SourceTree.Shipped.SelectMany(file => Regex.Matches(file.Text, $@"Setting\(\s*""{name}""").Select(_ => file.Path)).ToList();
        var reading = SourceTree.Shipped.Where(file => file.Text.Contains($"\"{setting.Key}", StringComparison.Ordinal)).Select(file => file.Path);

        Assert.Single(telling);
        Assert.Empty(reading);
    }

    [Fact]
    public void The_default_of_MAX_CALLS_stands_once_in_the_source() =>
        Assert.Equal(
            "public int MaxConcurrent { get; set; } = 100;",
            Assert.Single(
                from file in SourceTree.Shipped
                from line in file.Text.Split('\n')
                where Regex.IsMatch(line, @"(MAX_CALLS|MaxConcurrent)\b.*\b100\b|\b100\b.*(MAX_CALLS|MaxConcurrent)\b")
                select line.Trim()));

    [Fact]
    public void Names_of_the_table_are_in_one_style() => Assert.All(Features.Settings.All, setting => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", setting.Name));
}
