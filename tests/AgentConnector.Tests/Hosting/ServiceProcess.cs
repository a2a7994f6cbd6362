using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Tests.Hosting;

/// <summary>A program of ours in a process of its own, in a temporary folder, with no settings but those given.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    public const string Interrupt = "INT";
    public const string Terminate = "TERM";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly Process process;
    private readonly StringBuilder output = new();

    private ServiceProcess(string program, string[] arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => AgentConnector.Configuration.Settings.Named(name) is not null).ToList())
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

    public HttpClient Client { get; private init; } = new();

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

    public static ServiceProcess Run(string program, string[] arguments, IReadOnlyDictionary<string, string>? settings = null) =>
        new(program, arguments, settings ?? new Dictionary<string, string>());

    /// <summary>Starts a service and returns when it answers.</summary>
    public static async Task<ServiceProcess> ServeAsync(string program, string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var port = FreePort();
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["API_KEYS"] = "tests=" + RunningService.Key,
        };
        var service = new ServiceProcess(program, arguments, all)
        {
            Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), DefaultRequestHeaders = { { "X-API-Key", RunningService.Key } } },
        };
        await EventuallyAsync(async () => (await service.Client.GetAsync("/health/live", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        return service;
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitCodeAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Asks again until the answer is yes: a process of its own has no other way to tell us.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition)
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
            catch (HttpRequestException)
            {
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not happen in time.");
    }

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
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
