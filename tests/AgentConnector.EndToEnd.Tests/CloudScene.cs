using AgentConnector.Simulator;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A pretend cloud in this process, which tells what it saw, and a service in another that takes it for ElevenLabs.</summary>
internal sealed class CloudScene : IAsyncDisposable
{
    private readonly TemporaryFolder folder;

    private CloudScene(TemporaryFolder folder, AgentCloud cloud, ServiceProcess service) => (this.folder, Cloud, Service) = (folder, cloud, service);

    public AgentCloud Cloud { get; }

    public ServiceProcess Service { get; }

    public HttpClient Client => Service.Client;

    public string DataDir => folder.In("data");

    public static async Task<CloudScene> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        var cloud = await AgentCloud.StartAsync(new AgentCloudOptions(), cancellationToken: TestContext.Current.CancellationToken);
        try
        {
            return new(folder, cloud, await Connector.StartAsync(
                folder.In("data"),
                [("SIMULATE", "false"), ("ELEVENLABS_API_KEY", "any"), ("ELEVENLABS_BASE_URL", $"{cloud.BaseUrl}"), .. settings]));
        }
        catch
        {
            await cloud.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Starts a call with an agent and gives its id.</summary>
    public async Task<string> CallAsync(string agent, string? to = null)
    {
        using var answer = await Client.StartCallAsync(new { agent_id = agent, to });
        var body = await answer.JsonAsync();
        return answer.IsSuccessStatusCode ? body.Text("session_id") : throw new InvalidDataException($"{(int)answer.StatusCode}: {body}");
    }

    /// <summary>Ends the service and the cloud, after a look at what the service did wrong on the wire.</summary>
    public async ValueTask DisposeAsync()
    {
        var violations = Cloud.Violations;
        await Service.DisposeAsync();
        await Cloud.DisposeAsync();
        folder.Dispose();
        Assert.Empty(violations);
    }
}
