using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Testing;

/// <summary>A program of ours in a process of its own, in a temporary folder, with no settings but those given.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>What Ctrl-C sends.</summary>
    public const string Interrupt = "INT";

    /// <summary>What a supervisor sends to stop a service.</summary>
    public const string Terminate = "TERM";

    /// <summary>The key a service gets that is started here; sent by <see cref="Client"/>.</summary>
    public const string Key = "canary-key-4b1d9e7c2a80f356";

    // What the simulator logs as a warning.
    private const string Violation = " broke the contract (";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The environment of the tests must not set the service up.
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "SystemRoot", "DOTNET_ROOT"];

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly StringBuilder output = new();

    private ServiceProcess(string program, string[] arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Path.IsPathRooted(program) ? program : Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.OrdinalIgnoreCase).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Whether SIGINT is ignored here, and so by whatever is started from here: nothing but the shell that started us can change it.</summary>
    public static bool InterruptIsIgnored
    {
        get
        {
            const string Ignored = "SigIgn:";
            const ulong Interrupts = 1 << (2 - 1);
            return OperatingSystem.IsLinux()
                && File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal)) is var mask
                && (ulong.Parse(mask.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupts) != 0;
        }
    }

    /// <summary>Has the key and knows the address, when it is a service.</summary>
    public HttpClient Client { get; private init; } = new();

    /// <summary>The process' number.</summary>
    public int Id => process.Id;

    /// <summary>Both outputs, complete once the process has ended.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">A full path, or a program beside the tests.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Environment variables.</param>
    public static ServiceProcess Run(string program, string[] arguments, IReadOnlyDictionary<string, string>? settings = null) =>
        new(program, arguments, settings ?? new Dictionary<string, string>());

    /// <summary>Starts a service and returns when it answers.</summary>
    /// <param name="program">A full path, or a program beside the tests.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Environment variables; they come over those that every service gets here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<ServiceProcess> ServeAsync(
        string program, string[] arguments, IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancellationToken = default)
    {
        var service = Launch(program, arguments, settings);
        try
        {
            await service.AnswersAsync(cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a service and returns at once, while it still starts.</summary>
    /// <param name="program">A full path, or a program beside the tests.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Environment variables; they come over those that every service gets here.</param>
    public static ServiceProcess Launch(string program, string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var port = FreePort.Next();
        var all = new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["API_KEYS"] = "tests=" + Key,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return new(program, arguments, all)
        {
            Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), DefaultRequestHeaders = { { "X-API-Key", Key } } },
        };
    }

    /// <summary>Returns when the service answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public Task AnswersAsync(CancellationToken cancellationToken = default) => EventuallyAsync(
        async () =>
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The service ended at once with {process.ExitCode}:\n{Output}");
            }

            using var live = await Client.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken);
            return live.IsSuccessStatusCode;
        },
        cancellationToken);

    /// <summary>Sends a signal by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"SIG{signal} could not be sent to {process.Id}.");
        }
    }

    /// <summary>Kills the process at once (SIGKILL): nothing of it runs on.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Asks again until the answer is yes: a process of its own has no other way to tell us.</summary>
    /// <exception cref="TimeoutException">It did not happen.</exception>
    public static async Task EventuallyAsync(Func<Task<bool>> condition, CancellationToken cancellationToken = default)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(until) < Patience)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                // Nobody listens yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        throw new TimeoutException("It did not happen in time.");
    }

    /// <summary>Ends the process.</summary>
    /// <exception cref="InvalidOperationException">The simulator inside saw it break the agents' or the dialers' protocol: no test may pass then.</exception>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        folder.Dispose();
        if (Output.Split('\n').FirstOrDefault(line => line.Contains(Violation, StringComparison.Ordinal)) is { } violation)
        {
            throw new InvalidOperationException(violation);
        }
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
