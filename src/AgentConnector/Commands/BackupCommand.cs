using System.CommandLine;
using System.Globalization;
using AgentConnector.Backup;
using AgentConnector.Configuration;
using AgentConnector.History.Storage;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using AgentConnector.Settings;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector backup</c> and <c>restore</c>: the data folder as one file, and back.</summary>
internal static class BackupCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "The backup: a tar file, packed with gzip." };

    private static readonly Option<DirectoryInfo?> Folder = new("--data-dir") { Description = "The data folder, in place of DATA_DIR.", HelpName = "FOLDER" };

    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace a file that is there, once the new one is whole." };

    public static Command MakeBackup()
    {
        var command = new Command(
            "backup",
            "Copy calls, recordings and the service's own secrets into one file; the service may be running.\n"
            + "Exit code: 0 the file is there and whole, 1 it is not.")
        {
            File, Folder, Replace,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, (dataDir, told, stopping) => new BackupWriter(TimeProvider.System, told).Write(dataDir, FileOf(parsed), parsed.GetValue(Replace), stopping), "holds", cancellationToken));
        return command;
    }

    public static Command MakeRestore()
    {
        var command = new Command(
            "restore",
            "Put a backup into an empty data folder that no service uses; what is in it is checked first.\n"
            + "Exit code: 0 all of it is there, 1 nothing was restored.")
        {
            File, Folder,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, (dataDir, told, stopping) => new BackupReader(told).Restore(FileOf(parsed), dataDir, stopping), "was restored:", cancellationToken));
        return command;
    }

    private static string FileOf(ParseResult parsed) => parsed.GetValue(File)!.FullName;

    private static async Task<int> RunAsync(
        ParseResult parsed, Func<string, Action<string>, CancellationToken, BackupManifest> work, string did, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new StopSignals(stopping.Cancel);
        var console = Output.Console();
        try
        {
            var dataDir = parsed.GetValue(Folder)?.FullName ?? DataDir();
            var manifest = console.Profile.Capabilities.Interactive
                ? console.Status().Spinner(Spinner.Known.Dots).Start("…", status => work(dataDir, doing => status.Status(Markup.Escape(doing) + " …"), stopping.Token))
                : work(dataDir, _ => { }, stopping.Token);
            var bytes = manifest.Files.Sum(file => file.Size).ToString("N0", CultureInfo.InvariantCulture);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{FileOf(parsed)} {did} {manifest.Calls} calls as of {manifest.TakenAt}, in {manifest.Files.Count} files of {bytes} bytes ({dataDir}).");
            return ExitCode.Done;
        }
        catch (BackupException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.StoppedAtOnce;
        }
    }

    /// <summary>The service's, by the settings it would start with.</summary>
    private static string DataDir()
    {
        var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(new Dictionary<string, string>()));
        var setting = SettingFault.Of<HistoryOptions>(nameof(HistoryOptions.DataDir), "");
        return settings.Faults.Where(fault => fault.Name == setting.Name || Path.IsPathRooted(fault.Name)).ToList() is { Count: > 0 } faults
            ? throw new SettingsException(faults) // a file that cannot be read may have named another folder
            : settings.DataDir;
    }
}
