using System.Text;
using AgentConnector.Configuration;
using AgentConnector.Doctor;
using FsCheck.Fluent;

namespace AgentConnector.Tests.Doctor;

public sealed class DotEnvEditTests
{
    private static readonly Dictionary<string, string> Off = new() { ["AUDIO_AEC"] = "off" };

    [Theory]
    [InlineData("", "AUDIO_AEC=off\n")]
    [InlineData("PORT=1\n", "PORT=1\nAUDIO_AEC=off\n")]
    [InlineData("PORT=1", "PORT=1\nAUDIO_AEC=off\n")]
    [InlineData("PORT=1\r\n", "PORT=1\r\nAUDIO_AEC=off\r\n")]
    [InlineData("AUDIO_AEC=auto", "AUDIO_AEC=off")]
    [InlineData("AUDIO_AEC=\r\nPORT=1\r\n", "AUDIO_AEC=off\r\nPORT=1\r\n")]
    [InlineData("export AUDIO_AEC = 'auto'  # why\nPORT=1\n", "export AUDIO_AEC = off  # why\nPORT=1\n")]
    [InlineData("AUDIO_AEC=\"au\\\"to\"\n", "AUDIO_AEC=off\n")]
    [InlineData("audio_aec=auto\n", "audio_aec=off\n")]
    [InlineData("AUDIO_AEC=a\nAUDIO_AEC=b\n", "AUDIO_AEC=a\nAUDIO_AEC=off\n")]
    [InlineData("# AUDIO_AEC=auto\nPORT=1\n", "# AUDIO_AEC=auto\nAUDIO_AEC=off\nPORT=1\n")]
    [InlineData("PORT=1\n#AUDIO_AEC=", "PORT=1\n#AUDIO_AEC=\nAUDIO_AEC=off\n")]
    [InlineData("Endpoints:Device:Aec=auto\nAUDIO_AEC=auto\n", "Endpoints:Device:Aec=off\nAUDIO_AEC=auto\n")]
    [InlineData("Endpoints__Device__Aec=auto\n", "Endpoints__Device__Aec=off\n")]
    [InlineData("NOTE='two\nAUDIO_AEC=auto\nlines'\nAUDIO_AEC=auto\n", "NOTE='two\nAUDIO_AEC=auto\nlines'\nAUDIO_AEC=off\n")]
    [InlineData("\uFEFFAUDIO_AEC=auto\n", "\uFEFFAUDIO_AEC=off\n")]
    [InlineData("this is no setting\nAUDIO_AEC=auto # Grüße … 日本\n", "this is no setting\nAUDIO_AEC=off # Grüße … 日本\n")]
    public void Only_the_value_changes(string before, string after) => Assert.Equal(after, Edit(before, Off));

    [Fact]
    public void Bytes_that_are_no_text_stay()
    {
        byte[] before = [.. "# caf"u8, 0xE9, 0x85, 0x0C, .. "\nAUDIO_AEC=auto\n"u8];

        Assert.Equal([.. "# caf"u8, 0xE9, 0x85, 0x0C, .. "\nAUDIO_AEC=off\n"u8], Apply(before, Off));
    }

    [Fact]
    public void A_second_time_changes_nothing()
    {
        var once = Apply("PORT=1"u8.ToArray(), Off);

        Assert.Equal(once, Apply(once, Off));
    }

    [Fact]
    public void An_open_quote_that_would_swallow_the_setting_is_told_and_nothing_is_written() =>
        Assert.Throws<InvalidDataException>(() => Apply("X='abc\n"u8.ToArray(), new Dictionary<string, string> { ["AUDIO_INPUT"] = "#1 microphone" }));

    [Fact]
    public void Any_device_name_is_read_back_as_it_was()
    {
        var characters = Gen.Elements('a', 'Z', '0', ' ', '.', '-', '_', '\'', '"', '\\', '#', '$', '{', '}', '=', 'ü', '语', '(', ')', ':');
        var names = characters.NonEmptyListOf().Select(list => new string([.. list])).Where(name => name.Trim() == name);
        var files = Gen.Elements("", "PORT=1\n", "AUDIO_INPUT=\n", "AUDIO_INPUT='x' # y\nPORT=1", "#AUDIO_INPUT=\r\nPORT=1\r\n", "AUDIO_INPUT=\"a\nb\"\n");
        Prop.ForAll(names.ToArbitrary(), files.ToArbitrary(), (name, file) =>
        {
            var edited = Edit(file, new() { ["AUDIO_INPUT"] = name });
            return (DotEnvFile.Parse(edited, _ => null).Values["AUDIO_INPUT"] == name).Label(edited);
        }).MustHold(cases: 300);
    }

    [Fact]
    public void The_file_as_it_was_is_kept_beside_the_new_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(".env", "ELEVENLABS_API_KEY=x\nAUDIO_AEC=auto\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var copy = DotEnvWriter.Write(path, Features.Settings, Off, new ManualTime());

        Assert.Equal("ELEVENLABS_API_KEY=x\nAUDIO_AEC=off\n", File.ReadAllText(path));
        Assert.Equal("ELEVENLABS_API_KEY=x\nAUDIO_AEC=auto\n", File.ReadAllText(copy!));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(copy!) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Null(DotEnvWriter.Write(path, Features.Settings, Off, new ManualTime()));
    }

    [Fact]
    public void A_new_file_is_for_its_user_only()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, ".env");

        Assert.Null(DotEnvWriter.Write(path, Features.Settings, Off, new ManualTime()));

        Assert.Equal("AUDIO_AEC=off\n", File.ReadAllText(path));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static string Edit(string before, Dictionary<string, string> settings) =>
        Encoding.UTF8.GetString(Apply(Encoding.UTF8.GetBytes(before), settings));

    private static byte[] Apply(byte[] before, Dictionary<string, string> settings) =>
        DotEnvEdit.Apply(before, settings.ToDictionary(pair => Features.Settings.Named(pair.Key)!, pair => pair.Value));
}
