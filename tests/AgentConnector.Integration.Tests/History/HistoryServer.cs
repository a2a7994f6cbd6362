using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.Live;
using AgentConnector.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Integration.Tests.History;

/// <summary>The history's and the stream's routes on a real socket, over a store in a folder of its own.</summary>
internal sealed class HistoryServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SemaphoreSlim finished = new(0);

    private HistoryServer(WebApplication app, string folder)
    {
        this.app = app;
        Folder = folder;
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                finished.Release();
            }
        });
        app.MapHistory();
        app.MapLive();
    }

    public string Folder { get; }

    public HttpClient Client { get; } = new();

    public ICallJournal Journal => app.Services.GetRequiredService<ICallJournal>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HistoryServer> StartAsync(TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("history-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHistory(options => options.DataDir = folder);
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddSingleton<AgentConnector.Calls.Beside.RawMessages>();
        builder.Services.AddSecurity(() => ApiKeyList.Parse($"tests={RunningService.Key}").Keys);
        var server = new HistoryServer(builder.Build(), folder);
        await server.app.StartAsync(Cancellation);
        server.Client.BaseAddress = new(server.app.Urls.Single());
        server.Client.DefaultRequestHeaders.Add("X-API-Key", RunningService.Key);
        return server;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Completes when the server has let go of one more request.</summary>
    public Task RequestFinishedAsync() => finished.WaitAsync(Cancellation);

    public async Task<JsonElement> GetJsonAsync(string path, int status = 200)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Equal(status, (int)response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        finished.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
