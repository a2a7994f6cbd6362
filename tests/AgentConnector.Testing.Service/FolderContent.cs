using System.Text;

namespace AgentConnector.Testing.Service;

/// <summary>What lies in a folder, byte by byte, whoever has it open.</summary>
internal static class FolderContent
{
    public static string Of(string folder) => string.Concat(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(OfFile));

    private static string OfFile(string path)
    {
        if (Path.GetFileName(path) == ".lock")
        {
            return path;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return path + reader.ReadToEnd();
    }
}
