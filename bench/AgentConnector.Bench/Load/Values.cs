using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentConnector.Problems;

namespace AgentConnector.Bench.Load;

/// <summary>Options that take numbers or names, one or several with commas between; a wrong one is named.</summary>
internal static class Values
{
    /// <summary>A number above zero.</summary>
    public static Option<int?> Number(string name, string unit, string description) => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result => Number(result.Tokens[0].Value, result),
    };

    public static Option<int[]?> Numbers(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N,N",
        CustomParser = result => Each(result, Number),
    };

    public static Option<T?> OneOf<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = description,
            HelpName = string.Join('|', Names<T>()),
            CustomParser = result => Named<T>(result.Tokens[0].Value, result),
        };

    public static Option<T[]?> SomeOf<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = description,
            HelpName = string.Join(',', Names<T>()),
            CustomParser = result => Each(result, Named<T>),
        };

    /// <summary>As it is written on the command line.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T[]? Each<T>(ArgumentResult result, Func<string, ArgumentResult, T?> meaning)
        where T : struct
    {
        var items = result.Tokens[0].Value.Split(',').Select(item => meaning(item, result)).ToArray();
        return items.All(item => item is not null) ? [.. items.Select(item => item!.Value)] : null;
    }

    private static int? Number(string text, ArgumentResult result) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : Refuse<int>(text, "is no whole number above zero.", result);

    private static T? Named<T>(string text, ArgumentResult result)
        where T : struct, Enum =>
        Names<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : Refuse<T>(text, NearestName.Refusal(text, Names<T>()), result);

    private static T? Refuse<T>(string text, string why, ArgumentResult result)
        where T : struct
    {
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{text}' {why}");
        return null;
    }

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Name)];
}
