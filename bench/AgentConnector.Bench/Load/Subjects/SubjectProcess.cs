using System.Collections;
using System.ComponentModel;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>A subject on a core of its own, with its default settings but for those that a load test cannot do without.</summary>
internal static class SubjectProcess
{
    /// <summary>A variable of this program whose name begins so is handed to the service without it: to try the runtime's settings.</summary>
    private const string ForService = "SERVICE__";

    /// <param name="subject">Which.</param>
    /// <param name="conditions">How it runs.</param>
    /// <param name="cloud">Where it finds its agents.</param>
    /// <param name="data">A folder for what it stores.</param>
    /// <param name="cancellationToken">Ends the wait for it to answer.</param>
    /// <exception cref="SubjectException">It did not start.</exception>
    public static async Task<ServiceProcess> StartAsync(Subject subject, Conditions conditions, Uri cloud, string data, CancellationToken cancellationToken)
    {
        var (program, arguments) = subject is Subject.Service
            ? Cores.OnFirst(Environment.GetEnvironmentVariable("SERVICE_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "agent-connector"), "serve")
            : Cores.OnFirst(Path.Combine(AppContext.BaseDirectory, "bare-bridge"));
        var settings = new Dictionary<string, string>
        {
            ["ELEVENLABS_API_KEY"] = "sk_load",
            ["ELEVENLABS_BASE_URL"] = cloud.ToString(),
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0", // a thread that spins is time that nobody used
        };
        if (conditions.Inline is not Inline.Default)
        {
            settings["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = conditions.Inline is Inline.On ? "1" : "0";
        }

        if (subject is Subject.Service)
        {
            settings["DATA_DIR"] = data;
            settings["TWILIO_ALLOW_UNSIGNED"] = "true"; // callers of this machine, without an account
            settings["MAX_CALLS"] = "3000";
            settings["RATE_LIMIT_PER_MINUTE"] = "0";
            settings["ANALYSIS"] = "webhook"; // the load's cloud keeps nothing
            settings["RECORDING"] = conditions.Recording ? "true" : "false";
            foreach (var (name, value) in conditions.Settings)
            {
                settings[name] = value;
            }

            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                if ($"{variable.Key}" is var name && name.StartsWith(ForService, StringComparison.Ordinal))
                {
                    settings[name[ForService.Length..]] = $"{variable.Value}";
                }
            }
        }

        try
        {
            return await ServiceProcess.ServeAsync(program, arguments, settings, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or TimeoutException)
        {
            throw new SubjectException($"{Values.Name(subject)} does not start: {e.Message}", e);
        }
    }
}
