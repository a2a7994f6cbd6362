using System.Security.Cryptography;
using System.Text;
using AgentConnector.Audio.Wav;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.History.Storage;

namespace AgentConnector.History.Recordings;

/// <summary>Recordings below the data folder: WAV, or encrypted where there is a key. Those of either kind are read, whatever is set now.</summary>
internal sealed partial class RecordingStore(DataFolder folder, RecordingKeys keys, ILogger<RecordingStore> logger) : IRecordingStore
{
    private const int ReadablePart = 64;
    private const string Plain = ".wav";
    private const string Encrypted = ".wav.sealed";

    private string? told; // of which it was said last that it has no end: a player asks for many ranges of it

    /// <summary>
    /// The name of its file without the ending, for people to recognise, with a hash to keep it apart: a call id may hold ':' and differ from another by
    /// case alone, which file systems refuse or ignore.
    /// </summary>
    public static string NameOf(CallId id)
    {
        var readable = string.Concat(id.ToString().Take(ReadablePart).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        return $"{readable}-{Convert.ToHexStringLower(HashOf(id))}";
    }

    public string PathOf(CallId id) => Find(id) ?? Name(id, keys.Current is null ? Plain : Encrypted);

    public Stream Create(CallId id)
    {
        Delete(id);
        PrivateFile.MakeFolder(folder.Recordings); // somebody may have cleared up
        var file = PrivateFile.Create(PathOf(id));
        return keys.Current is { } key ? new SealedWriter(file, key, HashOf(id)) : file;
    }

    public bool TryRepair(CallId id)
    {
        try
        {
            if (Find(id) is not { } path)
            {
                return false;
            }

            if (IsEncrypted(path))
            {
                SealedRecordings.Close(path, keys);
                return true;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            WavFile.Repair(file);
            return true;
        }
        catch (RecordingUnreadableException e)
        {
            LogNotClosed(id, e.Message);
            return true; // it is there, and its key may come back
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WavException)
        {
            return false;
        }
    }

    /// <summary>The recording as a WAV; null when there is none.</summary>
    /// <exception cref="RecordingUnreadableException">It is there and cannot be decrypted; says why.</exception>
    public Stream? Open(CallId id)
    {
        if (Find(id) is not { } path)
        {
            return null;
        }

        try
        {
            if (!IsEncrypted(path))
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.Asynchronous);
            }

            var recording = SealedRecordings.Open(path, keys, HashOf(id));
            if (!recording.IsWhole && Interlocked.Exchange(ref told, path) != path)
            {
                LogCutOff(id);
            }

            return recording;
        }
        catch (FileNotFoundException)
        {
            return null; // erased in this very moment
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingUnreadableException("The recording's file cannot be opened: let the service's user read the folder 'recordings' of DATA_DIR.");
        }
    }

    /// <summary>Deletes the recording, if there is one.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be deleted.</exception>
    public void Delete(CallId id)
    {
        try
        {
            File.Delete(Name(id, Plain));
            File.Delete(Name(id, Encrypted));
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody took the folder away, and the recording with it.
        }
    }

    private static bool IsEncrypted(string path) => path.EndsWith(Encrypted, StringComparison.Ordinal);

    private static byte[] HashOf(CallId id) => SHA256.HashData(Encoding.UTF8.GetBytes(id.ToString()))[..SealedFormat.CallBytes];

    private string? Find(CallId id) => Array.Find([Name(id, Encrypted), Name(id, Plain)], File.Exists);

    private string Name(CallId id, string ending) => Path.Combine(folder.Recordings, NameOf(id) + ending);

    [LoggerMessage(5040, LogLevel.Warning, "The recording of call {CallId} has no end: the service was killed, its disk was full, or somebody cut the file. It is played as far as it goes")]
    private partial void LogCutOff(CallId callId);

    [LoggerMessage(5041, LogLevel.Warning, "The recording of call {CallId}, which was cut off, could not be completed. {Reason}")]
    private partial void LogNotClosed(CallId callId, string reason);
}
