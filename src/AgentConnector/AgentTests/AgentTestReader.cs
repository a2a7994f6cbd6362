using System.Text.Json;
using AgentConnector.Hosting;
using AgentConnector.Problems;

namespace AgentConnector.AgentTests;

/// <summary>Reads test files, and says all that is wrong with what they hold.</summary>
internal static class AgentTestReader
{
    private const int MostBytes = 1024 * 1024;

    /// <exception cref="AgentTestException">It cannot be read; says what to correct.</exception>
    public static AgentTest Read(string file)
    {
        var test = Parse(file);
        var faults = AgentTestRules.Faults(test);
        return faults.Count == 0
            ? test with
            {
                Name = test.Name.Length > 0 ? test.Name : Path.GetFileNameWithoutExtension(file),
                Folder = Path.GetDirectoryName(Path.GetFullPath(file))!,
            }
            : throw new AgentTestException($"{file} must be corrected:\n  {string.Join("\n  ", faults)}");
    }

    private static AgentTest Parse(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(Bytes(file), AgentTestJson.Default.AgentTest) ?? throw new AgentTestException($"{file} holds null: write a test.");
        }
        catch (JsonException e)
        {
            throw new AgentTestException($"{file}, line {e.LineNumber + 1}, at {e.Path ?? "$"}: {Plain(e)} `{StartedAs.Name} test --schema` shows what a file may hold.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentTestException(Directory.Exists(file) ? $"{file} is a folder: name the files in it." : $"{file} cannot be read: {SystemWords.Of(e)}.", e);
        }
    }

    /// <summary>What a file holds, whatever length it is said to have: a device has none. Without the mark that editors of Windows put first.</summary>
    private static ReadOnlySpan<byte> Bytes(string file)
    {
        var bytes = new byte[MostBytes + 1];
        using var stream = File.OpenRead(file);
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> text = length <= MostBytes ? bytes.AsSpan(0, length) : throw new AgentTestException($"{file} is longer than 1 MiB: a test file is a small JSON file.");
        return text.StartsWith("\uFEFF"u8) ? text[3..] : text;
    }

    private static string Plain(JsonException e) =>
        e.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "there is no such field."
        : e.Message.Contains("uplicate", StringComparison.Ordinal) ? "this field stands there twice."
        : "this is not the JSON that is wanted here.";
}
