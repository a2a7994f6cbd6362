using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A Windows of its own in a temporary folder, whose sound devices are those of a virtual card.</summary>
internal sealed class Wine(VirtualSoundCard card) : IAsyncDisposable
{
    private static readonly string? Program = Environment.GetEnvironmentVariable("WINDOWS_SERVICE");

    // The sound server's own. Wine tells nobody when its sound thread or its server, which the first program starts, was too late.
    private static readonly string[] Priority = ["-n", "-11"];

    private readonly TemporaryFolder folder = new();

    public static string? WhyMissing =>
        !Tool.IsInstalled("wine") ? "Wine is not installed: apt install --no-install-recommends wine wine64"
        : Program is null ? "WINDOWS_SERVICE does not name the service as published for Windows: run ./test wine"
        : null;

    private (string Name, string Value)[] Surroundings =>
    [
        ("WINEPREFIX", Path.Combine(folder.Path, "windows")),
        ("HOME", folder.Path),
        ("XDG_RUNTIME_DIR", folder.Path),
        ("PULSE_SERVER", card.Address),
        ("WINEDEBUG", "-all"),

        // Without a display nobody can be asked whether to install Mono and a browser.
        ("DISPLAY", ""),

        // The runtime maps its own code twice, once to write and once to run; under Wine 8 a run without this once ended in "Internal CLR error".
        ("DOTNET_EnableWriteXorExecute", "0"),
    ];

    /// <summary>Starts the service with these settings and returns when it answers.</summary>
    public async Task<ServiceProcess> ServeAsync(Dictionary<string, string> settings)
    {
        await Tool.RunAsync("nice", [.. Priority, "wineboot", "--init"], [.. Surroundings, ("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=")]);
        foreach (var (name, value) in Surroundings)
        {
            settings[name] = value;
        }

        return await ServiceProcess.ServeAsync(
            Tool.PathOf("nice"), [.. Priority, "wine", Program!, "serve"], settings, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // Its answer is of no use: it counts as a failure that there was nothing left to end.
        using var end = Tool.Start("wineserver", ["--kill"], Surroundings);
        await end.WaitForExitAsync();
        await Tool.RunAsync("wineserver", ["--wait"], Surroundings);
        folder.Dispose();
    }
}
