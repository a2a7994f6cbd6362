using System.Runtime.Versioning;
using AgentConnector.Configuration;

namespace AgentConnector.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateFileTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public PrivateFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders to that user by itself.");

    [Fact]
    public void Every_folder_that_is_made_on_the_way_is_private_and_one_that_was_there_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var there = Directory.CreateDirectory(folder.In("there"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | Others).FullName;
        var mode = File.GetUnixFileMode(there);

        PrivateFile.MakeFolder(Path.Combine(there, "a", "b"));

        Assert.Equal(mode, File.GetUnixFileMode(there));
        Assert.Equal(0, (int)(File.GetUnixFileMode(Path.Combine(there, "a")) & Others));
        Assert.Equal(0, (int)(File.GetUnixFileMode(Path.Combine(there, "a", "b")) & Others));
    }

    [Fact]
    public void A_file_or_folder_of_ours_that_others_could_read_is_taken_from_their_eyes()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("calls.db");
        File.WriteAllText(file, "kept");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | Others);
        var recordings = Directory.CreateDirectory(folder.In("recordings"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | Others).FullName;

        PrivateFile.Make(file);
        PrivateFile.MakeOwnFolder(recordings);

        Assert.Equal("kept", File.ReadAllText(file));
        Assert.Equal(0, (int)(File.GetUnixFileMode(file) & Others));
        Assert.Equal(0, (int)(File.GetUnixFileMode(recordings) & Others));
    }

    [Fact]
    public void What_is_written_is_private_and_in_place_of_what_was_there()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("record.json");

        PrivateFile.Write(file, "a longer text");
        Assert.Equal(0, (int)(File.GetUnixFileMode(file) & Others)); // at once, and not only once it is written to again
        PrivateFile.Write(file, "short");

        Assert.Equal("short", File.ReadAllText(file));
        Assert.Equal(0, (int)(File.GetUnixFileMode(file) & Others));
    }

    [Fact]
    public void A_new_file_is_private_and_takes_the_place_of_no_other()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("api-key");

        PrivateFile.WriteNew(file, "first"u8);
        Assert.Throws<IOException>(() => PrivateFile.WriteNew(file, "second"u8));

        Assert.Equal("first", File.ReadAllText(file));
        Assert.Equal(0, (int)(File.GetUnixFileMode(file) & Others));
    }
}
