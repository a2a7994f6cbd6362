using AgentConnector.Configuration;
using AgentConnector.Hosting.Draining;
using AgentConnector.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>The service with one call that goes on until it is told to end: over HTTP, or because its time is up.</summary>
internal static class SlowCallsService
{
    public const string Argument = "slow-calls-service";

    public static async Task<int> RunAsync()
    {
        var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(new Dictionary<string, string>()));
        await using var app = ConnectorApp.Build(settings, Console.Out, builder =>
        {
            builder.Services.AddSingleton<SlowCall>();
            builder.Services.AddSingleton<IDrain>(services => services.GetRequiredService<SlowCall>());
        });
        app.MapPost("/calls", () => "started").RequireAuthorization(Policies.Calls).TakesNewWork();
        app.MapPost("/end", (SlowCall call) => call.End()).RequireAuthorization(Policies.Calls);
        app.MapGet("/calls/1", (SlowCall call) => new { call.IsDraining }).RequireAuthorization(Policies.Read);
        await app.RunAsync();
        return Environment.ExitCode;
    }

    private sealed class SlowCall : IDrain
    {
        private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDraining { get; private set; }

        public void End() => over.TrySetResult();

        public async Task DrainAsync(CancellationToken cancellationToken)
        {
            IsDraining = true;
            await using var timeIsUp = cancellationToken.Register(() =>
            {
                Console.WriteLine("the call was ended: shutdown");
                over.TrySetResult();
            });
            await over.Task;
        }
    }
}
