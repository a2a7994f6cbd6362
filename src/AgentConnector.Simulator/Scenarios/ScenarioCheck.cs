using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>Looks at a scenario that was made in code, by the rules that its file would be read by.</summary>
internal static class ScenarioCheck
{
    private static readonly ValidationContext Anywhere = new(new object(), "property", serviceProvider: null, items: null);

    /// <summary>One line for each fault; none when it can be played.</summary>
    public static IEnumerable<string> Faults(Scenario scenario)
    {
        var place = $"Scenario \"{scenario.Name}\"";
        return string.IsNullOrWhiteSpace(scenario.Name)
            ? [$"{place}: Name is needed: it is the agent's id."]
            : [.. FaultsOf(scenario, place), .. FaultsOf(scenario.Steps, $"{place}, Steps")];
    }

    private static IEnumerable<string> FaultsOf(IReadOnlyList<Step> steps, string place) =>
        steps.SelectMany((step, index) => FaultsOf(step, $"{place}[{index}]")
            .Concat(step is RepeatStep { Steps: { } inner } ? FaultsOf(inner, $"{place}[{index}].Steps") : []));

    private static IEnumerable<string> FaultsOf(object part, string place) =>
        from property in part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        from rule in property.GetCustomAttributes<ValidationAttribute>(inherit: true)
        let wrong = rule.GetValidationResult(property.GetValue(part), Anywhere)
        where wrong is not null
        select $"{place}: {property.Name}: {wrong.ErrorMessage}.";
}
