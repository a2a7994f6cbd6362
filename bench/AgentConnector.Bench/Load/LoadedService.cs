using System.Collections;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Load;

/// <summary>The service as it is shipped, on a core of its own, with its default settings but for those that a load test cannot do without.</summary>
internal static class LoadedService
{
    /// <summary>A variable of this program whose name begins so is handed to the service without it: to try the runtime's settings.</summary>
    private const string ForService = "SERVICE__";

    public static Task<ServiceProcess> StartAsync(Uri cloud, bool recording, CancellationToken cancellationToken)
    {
        var (program, arguments) = Cores.OnFirst(Path.Combine(AppContext.BaseDirectory, "agent-connector"), "serve");
        var settings = new Dictionary<string, string>
        {
            ["ELEVENLABS_API_KEY"] = "sk_load",
            ["ELEVENLABS_BASE_URL"] = cloud.ToString(),
            ["TWILIO_ALLOW_UNSIGNED"] = "true", // callers of this machine, without an account
            ["MAX_CALLS"] = "3000",
            ["RATE_LIMIT_PER_MINUTE"] = "0",
            ["RECORDING"] = recording ? "true" : "false",
        };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ($"{variable.Key}" is var name && name.StartsWith(ForService, StringComparison.Ordinal))
            {
                settings[name[ForService.Length..]] = $"{variable.Value}";
            }
        }

        return ServiceProcess.ServeAsync(program, arguments, settings, cancellationToken);
    }
}
