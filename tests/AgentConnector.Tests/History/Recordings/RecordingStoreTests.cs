using AgentConnector.Calls;
using AgentConnector.History.Recordings;
using AgentConnector.History.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.History.Recordings;

public sealed class RecordingStoreTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("recordings-").FullName;

    [Fact]
    public void No_two_calls_share_a_file_on_any_file_system()
    {
        using var folder = new DataFolder(path);
        var store = new RecordingStore(folder, RecordingKeys.None, NullLogger<RecordingStore>.Instance);
        string[] ids = ["lead", "LEAD", "le:ad", "le.ad", "le_ad", "...", "con", "nul.wav", new('x', 128), new string('x', 127) + 'y', "-", "_"];

        var files = ids.Select(id => store.PathOf(CallId.Parse(id))).ToList();

        Assert.Equal(ids.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file =>
        {
            Assert.Equal(folder.Recordings, Path.GetDirectoryName(file));
            Assert.Matches(@"\A[a-z0-9_]+-[0-9a-f]{32}\.wav\z", Path.GetFileName(file));
            File.WriteAllText(file, "x");
        });
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
