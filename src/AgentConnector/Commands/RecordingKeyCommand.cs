using System.CommandLine;
using System.Text;
using AgentConnector.Configuration;
using AgentConnector.History.Recordings;
using AgentConnector.Problems;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector keys recording FILE</c>: makes a key that encrypts recordings, or a new one before those that are there.</summary>
internal static class RecordingKeyCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "The file of keys; it is made, or gets the new key as its first line." };
        var make = new Command("recording", "Make a key that encrypts recordings.") { file };
        make.SetAction((parsed, cancellationToken) => Run(Path.GetFullPath(parsed.GetRequiredValue(file)), parsed.InvocationConfiguration, cancellationToken));
        return make;
    }

    private static async Task<int> Run(string path, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            var key = RecordingKey.Make();
            var isNew = !File.Exists(path);
            var earlier = isNew ? "" : await EarlierAsync(path, cancellationToken);
            if (isNew)
            {
                PrivateFile.WriteNew(path, Encoding.UTF8.GetBytes(key.ToLine() + "\n"));
            }
            else
            {
                PrivateFile.Replace(path, Encoding.UTF8.GetBytes($"{key.ToLine()}\n{earlier}")); // what it holds cannot be made again
            }

            await console.Output.WriteLineAsync(isNew
                ? $"""
                   {path} holds a new key, {key}. Set RECORDING_KEY_FILE={path} and start the service again: new recordings are encrypted with it.
                   Keep a copy of the file elsewhere, and not beside DATA_DIR's backup: without it the recordings are lost.
                   """
                : $"""
                   {path} has a new first key, {key}. Start the service again: new recordings are encrypted with it, earlier ones are read with the other keys.
                   Make a new copy of the file. A key may go when no recording of it is left.
                   """);
            return ExitCode.Done;
        }
        catch (FormatException e)
        {
            await console.Error.WriteLineAsync($"{path} stays as it is: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"{path} cannot be written: {e.Message}");
        }

        return ExitCode.Failed;
    }

    /// <summary>The keys that are there, as lines.</summary>
    /// <exception cref="FormatException">It is no file of keys.</exception>
    private static async Task<string> EarlierAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        RecordingKeys.Parse(bytes);
        return bytes.Length == RecordingKey.Bytes ? new RecordingKey(bytes).ToLine() + "\n" : Encoding.UTF8.GetString(bytes);
    }
}
