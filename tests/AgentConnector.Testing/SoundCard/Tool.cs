using System.Diagnostics;

namespace AgentConnector.Testing.SoundCard;

/// <summary>Command-line tools of the sound server.</summary>
public static class Tool
{
    public static bool IsInstalled(string name) => Find(name) is not null;

    /// <summary>Where a program is that is installed.</summary>
    public static string PathOf(string name) => Find(name) ?? throw new InvalidOperationException($"{name} is not installed.");

    public static Process Start(string name, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<string> RunAsync(string name, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(name, arguments, environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {await errors}");
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
