using System.Collections.Concurrent;
using AgentConnector.Calls;
using AgentConnector.Configuration;

namespace AgentConnector.History.Storage;

/// <summary>The data folder, held exclusively: two processes writing one journal would each believe to be alone.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>The database, in the folder.</summary>
    public const string Database = "calls.db";

    /// <summary>The folder of the recordings, in the folder.</summary>
    public const string RecordingsName = "recordings";

    private const string LockName = ".lock";

    private readonly ConcurrentDictionary<string, byte[]> kept = new(StringComparer.Ordinal);

    private FileStream held;

    /// <exception cref="JournalException">The folder cannot be made or written, or another process holds it.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Recordings = In(RecordingsName);
        try
        {
            Make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"DATA_DIR cannot be made ({e.Message.TrimEnd('.')}): point DATA_DIR to a folder that this user may write to.", e);
        }

        held = Hold(Lock);
    }

    public string Path { get; }

    public string Recordings { get; }

    /// <summary>What lies in it, by name, beside what every data folder begins with.</summary>
    public IEnumerable<string> Contents => Directory.EnumerateFileSystemEntries(Path)
        .Where(entry => entry != Lock && (entry != Recordings || Directory.EnumerateFileSystemEntries(entry).Any()))
        .Select(entry => System.IO.Path.GetFileName(entry)!);

    private string Lock => In(LockName);

    /// <summary>Keeps in mind what a small file of ours says, which nobody could make again, to put it back with the folder. One that is not there is nothing to keep.</summary>
    public void Keep(string name)
    {
        try
        {
            kept[name] = File.ReadAllBytes(In(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            kept.TryRemove(name, out _);
        }
    }

    /// <summary>Makes the folder again, with what is kept in mind of it, and holds it, where somebody has removed it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    /// <exception cref="JournalException">Another process has taken its place.</exception>
    public void PutBack()
    {
        Make();
        if (!File.Exists(Lock))
        {
            var gone = held;
            held = Hold(Lock);
            gone.Dispose();
        }

        foreach (var (name, content) in kept.Where(file => !File.Exists(In(file.Key)))) // rm -rf DATA_DIR/* leaves the lock
        {
            PrivateFile.Replace(In(name), content); // whole, or not at all
        }
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    // The file stays: removing it would let a third process lock a file that nobody else can see any more.
    public void Dispose() => held.Dispose();

    /// <summary>EAGAIN of flock, or a sharing violation: how .NET says that another process has the lock.</summary>
    private static bool IsHeld(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);

    private void Make()
    {
        PrivateFile.MakeFolder(Path);
        PrivateFile.MakeOwnFolder(Recordings);
    }

    private FileStream Hold(string file)
    {
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new JournalException($"DATA_DIR {Path} is not writable: let this user write there, or set another DATA_DIR.", e);
        }
        catch (IOException e) when (!IsHeld(e))
        {
            throw new JournalException($"DATA_DIR {Path} cannot be written: {e.Message.TrimEnd('.')}. Free some space, or set another DATA_DIR.", e);
        }
        catch (IOException e)
        {
            throw new JournalException(
                $"DATA_DIR {Path} is in use by another agent-connector: stop that one, or set another DATA_DIR for this one.", e);
        }
    }
}
