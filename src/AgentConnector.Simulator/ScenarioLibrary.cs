using System.Diagnostics.CodeAnalysis;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator;

/// <summary>Every scenario by name: the bundled ones, the generated ones, and the user's own.</summary>
public sealed class ScenarioLibrary
{
    // Whoever wants one scenario does not pay for reading all.
    private readonly Dictionary<string, Lazy<Scenario>> scenarios;

    private ScenarioLibrary(Dictionary<string, Lazy<Scenario>> scenarios) => this.scenarios = scenarios;

    /// <summary>The names in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. scenarios.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Loads the bundled scenarios and, when given, the <c>*.json</c> files of a folder, which win.</summary>
    /// <exception cref="InvalidDataException">A file is wrong; the message lists every fault with file, field and remedy.</exception>
    public static ScenarioLibrary Load(string? folder = null) => Load(folder, []);

    /// <param name="folder">Of files; null for none.</param>
    /// <param name="own">Made in code. They win over all others.</param>
    internal static ScenarioLibrary Load(string? folder, IReadOnlyList<Scenario> own)
    {
        var scenarios = GeneratedScenarios.All().ToDictionary(scenario => scenario.Name, scenario => new Lazy<Scenario>(scenario), StringComparer.Ordinal);
        foreach (var bundled in typeof(ScenarioLibrary).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("scenarios/", StringComparison.Ordinal)))
        {
            scenarios[Path.GetFileNameWithoutExtension(bundled)] = new(() => Read([(Path.GetFileName(bundled), ReadBundled(bundled))]).Single());
        }

        foreach (var scenario in Read(InFolder(folder)))
        {
            scenarios[scenario.Name] = new(scenario);
        }

        Demand("Scenarios made in code", own.SelectMany(ScenarioCheck.Faults));
        foreach (var scenario in own)
        {
            scenarios[scenario.Name] = new(scenario);
        }

        return new ScenarioLibrary(scenarios);
    }

    /// <summary>Finds a scenario by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Scenario? scenario)
    {
        scenario = scenarios.GetValueOrDefault(name)?.Value;
        return scenario is not null;
    }

    internal static List<Scenario> Read(IEnumerable<(string File, string Json)> files)
    {
        var faults = new List<string>();
        var scenarios = files.Select(one => ScenarioReader.Read(one.File, Path.GetFileNameWithoutExtension(one.File), one.Json, faults)).ToList();
        Demand("Scenario files", faults);
        return scenarios;
    }

    private static void Demand(string what, IEnumerable<string> faults)
    {
        if (string.Join("\n  ", faults) is { Length: > 0 } all)
        {
            throw new InvalidDataException($"{what} must be corrected:\n  {all}");
        }
    }

    private static string ReadBundled(string resource)
    {
        using var reader = new StreamReader(typeof(ScenarioLibrary).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
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
