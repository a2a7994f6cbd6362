using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AgentConnector.Configuration;
using AgentConnector.Problems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>Whatever is read or opened at start and cannot be used: the operator is told in words what to do, and nothing else.</summary>
public sealed class StartFailureTests : IDisposable
{
    private const string Program = "agent-connector";

    private readonly TemporaryFolder data = new();

    /// <summary>What is wrong, how it is brought about, what the words name.</summary>
    public static TheoryData<string, string, string> Unusable => new()
    {
        { "callback-secret", "rubbish", "CALLBACK_SECRET" },
        { "callback-secret/", "", "CALLBACK_SECRET" },
        { "api-key", "short", "API_KEYS" },
        { "api-key/", "", "API_KEYS" },
        { "calls.db", "this is no database, and is longer than the hundred bytes of a header, which are looked at first, so that SQLite sees it", "calls.db" },
        { "calls.db/", "", "calls.db" },
        { "recordings", "a file in the place of a folder", "recordings" },
        { ".lock/", "", "DATA_DIR" },
    };

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Unusable))]
    [Fault(FaultSide.Disk, "Files of DATA_DIR cannot be used at the start", "The service does not start, and names the file")]
    public async Task What_lies_in_the_data_folder_and_cannot_be_used_is_named(string name, string content, string words)
    {
        if (name.EndsWith('/'))
        {
            Directory.CreateDirectory(data.In(name));
        }
        else
        {
            data.Write(name, content);
        }

        await AssertSaysAsync(words, ("API_KEYS", name.StartsWith("api-key", StringComparison.Ordinal) ? "" : ServiceProcess.Key));
    }

    [Theory]
    [InlineData("TOOLS_FILE", "none.json", "TOOLS_FILE")]
    [InlineData("TOOLS_FILE", "/", "TOOLS_FILE")]
    [InlineData("DATA_DIR", "/dev/null", "DATA_DIR")]
    [InlineData("HOST", "192.0.2.1", "HOST")] // kept for documentation: no machine has it
    [InlineData("HOST", "nowhere.invalid", "HOST")]
    public async Task A_setting_that_names_what_cannot_be_used_is_named(string name, string value, string words) => await AssertSaysAsync(words, (name, value));

    [Fact]
    public async Task A_signal_while_it_starts_is_no_failure()
    {
        var environment = new Dictionary<string, string> { ["HOST"] = "127.0.0.1", ["PORT"] = "0", ["API_KEYS"] = ServiceProcess.Key, ["DATA_DIR"] = data.Path };
        var settings = SettingsLoader.Load(Features.Settings, new([data.Path], environment, new Dictionary<string, string>()));

        await Assert.ThrowsAsync<OperationCanceledException>(() => ConnectorApp.StartAsync(
            settings, TextWriter.Null, builder => builder.Logging.ClearProviders().Services.AddHostedService<StopsAtStart>(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await AssertSaysAsync("Set PORT to a free one", ("PORT", ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_simulator_names_a_port_in_use_too()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await AssertSimulatorSaysAsync("--port", "--port", $"{((IPEndPoint)other.LocalEndpoint).Port}");
    }

    [Theory]
    [InlineData("--host", "--host", "192.0.2.1")]
    [InlineData("--host", "--host", "nowhere.invalid")]
    [InlineData("--port", "--port", "99999")]
    [InlineData("--port", "--port", "-1")]
    [InlineData("did you mean echo?", "--scenario", "ehco")]
    [InlineData("simulator --list", "--scenario", "surely-unknown")]
    [InlineData("/surely/unknown", "--scenarios", "/surely/unknown")]
    public async Task An_option_of_the_simulator_that_cannot_be_used_is_named(string words, params string[] arguments) =>
        await AssertSimulatorSaysAsync(words, [.. arguments, .. arguments[0] == "--port" ? Array.Empty<string>() : ["--port", "0"]]);

    [Theory]
    [InlineData("wrong.json", """{"a":""")]
    [InlineData("wrong.json", """{"description": "one", "steps": [{"rest": 1}]}""")]
    [InlineData("gone.json", null)]
    public async Task A_scenario_file_that_cannot_be_used_is_named(string name, string? json)
    {
        if (json is null)
        {
            File.CreateSymbolicLink(data.In(name), data.In("nowhere"));
        }
        else
        {
            data.Write(name, json);
        }

        await AssertSimulatorSaysAsync(name, "--port", "0", "--scenarios", data.Path);
        await AssertSimulatorSaysAsync(name, "--list", "--scenarios", data.Path);
    }

    [Theory]
    [InlineData(64, 100, "may open 64 files")]
    [InlineData(256, 1, "may open 256 files")]
    [InlineData(800, 100, "MAX_CALLS")]
    [Fault(FaultSide.Host, "Too few open files for MAX_CALLS", "The service does not start, and says how many it needs")]
    public async Task Too_few_open_files_are_named_with_what_is_needed(int files, int calls, string words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is read where Linux keeps it.");
        await AssertSaysAsync(words, $"ulimit -n {files}", ("MAX_CALLS", calls.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    [Fault(FaultSide.Disk, "No room on the disk at the start", "The service does not start, and says so")]
    public async Task A_disk_without_room_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "File size limits are set by the shell.");

        // Instead of a full disk: no file may grow. The runtime keeps its code in such a file unless it is told not to.
        await AssertSaysAsync("DATA_DIR", "ulimit -f 0", ("DOTNET_EnableWriteXorExecute", "0"));
    }

    private static async Task AssertSimulatorSaysAsync(string words, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files and addresses are others.");
        await using var program = ServiceProcess.Run(Program, ["simulator", .. arguments]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains(words, program.Output);
        Assert.DoesNotContain("Unhandled exception", program.Output);
        Assert.DoesNotContain("   at ", program.Output);
        Assert.InRange(program.Output.Length, 1, 600);
    }

    private Task AssertSaysAsync(string words, params (string Name, string Value)[] settings) => AssertSaysAsync(words, ":", settings);

    private async Task AssertSaysAsync(string words, string before, params (string Name, string Value)[] settings)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is another one.");
        var all = new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["API_KEYS"] = ServiceProcess.Key,
            ["DATA_DIR"] = data.Path,
            ["LOG_LEVEL"] = "ERROR",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        await using var program = ServiceProcess.Run("/bin/sh", ["-c", $"{before}; exec '{Path.Combine(AppContext.BaseDirectory, Program)}' serve"], all);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains(words, program.Output);
        Assert.DoesNotContain("Unhandled exception", program.Output);
        Assert.DoesNotContain("   at ", program.Output);
        Assert.InRange(program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length, 1, 2);
    }

    /// <summary>Asks for the end in the middle of the start, as a signal does.</summary>
    private sealed class StopsAtStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
