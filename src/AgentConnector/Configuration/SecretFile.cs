using System.Text;

namespace AgentConnector.Configuration;

/// <summary>A secret that nobody set: made once, and kept in a file for this user's eyes alone.</summary>
internal static class SecretFile
{
    /// <summary>What the file says; whether that is a usable secret is for its reader to see.</summary>
    /// <param name="path">The file.</param>
    /// <param name="make">Makes a secret where there is no file.</param>
    /// <param name="made">Told of it once it is kept.</param>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made or read.</exception>
    public static string ReadOrMake(string path, Func<string> make, Action<string> made)
    {
        if (!Path.Exists(path))
        {
            var secret = make();
            PrivateFile.WriteNew(path, Encoding.UTF8.GetBytes(secret + "\n"));
            made(secret);
        }

        return File.ReadAllText(path).Trim();
    }
}
