using System.Diagnostics.CodeAnalysis;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator;

/// <summary>Every scenario by name: the bundled ones, the generated ones, and the user's own.</summary>
public sealed class ScenarioLibrary
{
    private readonly Dictionary<string, Scenario> scenarios;

    private ScenarioLibrary(Dictionary<string, Scenario> scenarios) => this.scenarios = scenarios;

    /// <summary>The names in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. scenarios.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Loads the bundled scenarios and, when given, the <c>*.json</c> files of a folder, which win.</summary>
    /// <exception cref="InvalidDataException">A file is wrong; the message lists every fault with file, field and remedy.</exception>
    public static ScenarioLibrary Load(string? folder = null)
    {
        var faults = new List<string>();
        var scenarios = GeneratedScenarios.All().ToDictionary(scenario => scenario.Name, StringComparer.Ordinal);
        foreach (var (file, json) in Bundled().Concat(InFolder(folder)))
        {
            var scenario = ScenarioReader.Read(file, Path.GetFileNameWithoutExtension(file), json, faults);
            scenarios[scenario.Name] = scenario;
        }

        return faults.Count == 0
            ? new ScenarioLibrary(scenarios)
            : throw new InvalidDataException("Scenario files must be corrected:\n  " + string.Join("\n  ", faults));
    }

    /// <summary>Finds a scenario by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Scenario? scenario) => scenarios.TryGetValue(name, out scenario);

    private static IEnumerable<(string File, string Json)> Bundled()
    {
        const string prefix = "scenarios/";
        var assembly = typeof(ScenarioLibrary).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[prefix.Length..], reader.ReadToEnd());
        }
    }

    private static IEnumerable<(string File, string Json)> InFolder(string? folder)
    {
        if (folder is null)
        {
            return [];
        }

        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json")
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), File.ReadAllText(file)))
            : throw new InvalidDataException($"The scenario folder \"{folder}\" does not exist: create it or leave the setting out.");
    }
}
