using System.CommandLine;
using AgentConnector.Configuration;
using AgentConnector.History.Recordings;
using AgentConnector.Problems;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector decrypt FILE</c>: an encrypted recording as a WAV, without the service.</summary>
internal static class DecryptCommand
{
    private const string Ending = ".sealed";

    private static readonly Option<string?> Out = new("--out") { Description = "The WAV to write; FILE without .sealed when left out. One that is there is not written over.", HelpName = "WAV" };

    private static readonly Option<string?> KeyFile = new("--key-file") { Description = "The file of keys, in place of RECORDING_KEY_FILE.", HelpName = "KEYS" };

    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "A recording that ends in .wav.sealed." };
        var command = new Command("decrypt", "Write an encrypted recording as a WAV.\nExit code: 0 done, 1 it cannot be read or was changed, 2 no key file.") { file, Out, KeyFile };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(Out), parsed.GetValue(KeyFile), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    /// <summary>Nobody takes the part for the whole: what cannot be written to its end is not there.</summary>
    private static async Task WriteAsync(SealedReader recording, string wav, CancellationToken cancellationToken)
    {
        await using var output = PrivateFile.CreateNew(wav); // it holds what people said
        try
        {
            await recording.CopyToAsync(output, cancellationToken);
        }
        catch
        {
            File.Delete(wav);
            throw;
        }
    }

    private static async Task<int> RunAsync(string file, string? wav, string? keyFile, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        wav ??= file.EndsWith(Ending, StringComparison.Ordinal) ? file[..^Ending.Length] : file + ".wav";
        keyFile ??= SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(new Dictionary<string, string>())).Configuration[
            $"{RecordingOptions.Section}:{nameof(RecordingOptions.KeyFile)}"];
        if (keyFile is not { Length: > 0 })
        {
            await console.Error.WriteLineAsync("Name the file of keys: set RECORDING_KEY_FILE, or add --key-file KEYS.");
            return ExitCode.WrongSettings;
        }

        try
        {
            await using var recording = SealedRecordings.Open(file, RecordingKeys.Read(keyFile));
            await WriteAsync(recording, wav, cancellationToken);
            await console.Output.WriteLineAsync(recording.IsWhole ? wav : $"{wav} (the recording was cut off: it holds what there is)");
            return ExitCode.Done;
        }
        catch (Exception e) when (e is RecordingUnreadableException or FormatException or IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(e is FormatException ? $"{keyFile}: {e.Message}" : e.Message);
            return ExitCode.Failed;
        }
    }
}
