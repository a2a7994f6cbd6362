namespace AgentConnector.Simulator.Tests;

/// <summary>A folder of scenario files that lives as long as a test.</summary>
public sealed class ScenarioFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("scenarios-").FullName;

    public ScenarioFolder With(string name, string json)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name + ".json"), json);
        return this;
    }

    public Task<AgentCloud> StartCloudAsync(Func<AgentCloudOptions, AgentCloudOptions>? change = null, TimeProvider? time = null)
    {
        var options = FastCloud.Options with { ScenarioFolder = Path };
        return FastCloud.StartAsync(change?.Invoke(options) ?? options, time);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
