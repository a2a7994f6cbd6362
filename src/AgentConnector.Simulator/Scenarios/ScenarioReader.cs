using System.Text.Json;
using AgentConnector.Simulator.Reading;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>Reads one scenario file and lists everything that is wrong with it at once.</summary>
internal static class ScenarioReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="file">The file's name as its author knows it, for messages.</param>
    /// <param name="name">The scenario's name.</param>
    /// <param name="json">The file's text.</param>
    /// <param name="faults">Receives one line for each fault.</param>
    public static Scenario Read(string file, string name, string json, List<string> faults)
    {
        var check = new JsonCheck(nullIsLeftOut: true, fault => faults.Add(fault.ToString()));
        var scenario = new Scenario();
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            scenario = check.Read(document.RootElement, SimulatorJson.Default.Scenario, file) as Scenario ?? scenario;
        }
        catch (JsonException e)
        {
            faults.Add($"{file}: is not JSON (line {e.LineNumber + 1}): check quotes, commas and braces.");
        }

        scenario.Name = name;
        return scenario;
    }
}
