namespace AgentConnector.Configuration;

/// <summary>Files and folders that only this user can look into, whatever the folder around them allows: they hold secrets, or what people said.</summary>
internal static class PrivateFile
{
    /// <summary>What a file for this user alone allows, for archives that keep it.</summary>
    public const UnixFileMode ArchivedMode = OwnFile;

    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Makes the file, empty, or takes it from others' eyes where it is there already.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made, or belongs to somebody else.</exception>
    public static void Make(string path)
    {
        if (File.Exists(path))
        {
            Restrict(path, OwnFile);
        }
        else
        {
            Open(path, FileMode.OpenOrCreate).Dispose();
        }
    }

    /// <summary>Opens the file anew, empty, to be written and read while others may read it; unbuffered.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made, or belongs to somebody else.</exception>
    public static FileStream Create(string path)
    {
        if (File.Exists(path))
        {
            Restrict(path, OwnFile);
        }

        return Open(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 });
    }

    /// <summary>Writes the whole file, in place of one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written, or belongs to somebody else.</exception>
    public static void Write(string path, string text)
    {
        Make(path);
        using var writer = new StreamWriter(Open(path, FileMode.Create));
        writer.Write(text);
    }

    /// <summary>Writes a file that is not there yet: of two who try at once, one does it.</summary>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var file = Open(path, FileMode.CreateNew);
        file.Write(content);
    }

    /// <summary>Opens a file that is not there yet, to be written. While it is open it can be renamed, and nobody else can have it for themselves.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static FileStream CreateNew(string path) =>
        Open(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete });

    /// <summary>Whether users of this machine who are neither its owner nor of its group can read or change it. Windows keeps that otherwise.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be looked at.</exception>
    public static bool IsOpenToAll(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;

    /// <summary>Replaces the file by one that is wholly on the disk, whatever happens meanwhile.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var made = $"{path}.new";
        File.Delete(made);
        using (var file = CreateNew(made))
        {
            if (!OperatingSystem.IsWindows() && File.Exists(path))
            {
                File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path)); // a service of another user may read it by its group
            }

            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(made, path, overwrite: true);
    }

    /// <summary>Makes the folder and those above it that are missing. One that is there stays as its owner made it: it may be anybody's.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
        {
            MakeFolder(above);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnFolder);
        }
    }

    /// <summary>The same for a folder of which the name is ours alone: one that is there is taken from others' eyes, too.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made, or belongs to somebody else.</exception>
    public static void MakeOwnFolder(string path)
    {
        MakeFolder(path);
        Restrict(path, OwnFolder);
    }

    private static FileStream Open(string path, FileMode mode) => Open(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write });

    private static FileStream Open(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return new(path, options);
    }

    private static void Restrict(string path, UnixFileMode allowed)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & ~allowed) != 0)
        {
            File.SetUnixFileMode(path, mode & allowed);
        }
    }
}
