using AgentConnector.Audio.Wav;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Wav;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Endpoints.Wav;

/// <summary>Which names open a file, and what is said of the others.</summary>
public sealed class WavLibraryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string inside;
    private readonly WavLibrary library;

    public WavLibraryTests()
    {
        inside = Directory.CreateDirectory(Path.Combine(folder.Path, "wav")).FullName;
        library = new(Options.Create(new WavOptions { Folder = inside, LongestFile = TimeSpan.FromSeconds(30) }));
        WriteWav(Path.Combine(folder.Path, "outside.wav"));
        WriteWav(Path.Combine(inside, "caller.wav"));
        WriteWav(Path.Combine(Directory.CreateDirectory(Path.Combine(inside, "sub")).FullName, "deep.wav"));
    }

    [Theory]
    [InlineData("caller")]
    [InlineData("caller.wav")]
    [InlineData("sub/deep")]
    [InlineData("demo")]
    public void A_file_below_the_folder_and_the_bundled_one_open(string name)
    {
        using var reader = library.Open(name);

        Assert.Equal(16_000, reader.Format.SampleRate);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("../outside.wav")]
    [InlineData("sub/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("sub//deep")]
    [InlineData("..\\outside")]
    [InlineData("C:\\outside")]
    [InlineData("a\0b")]
    public void A_name_that_could_lead_outside_is_refused(string name) => Assert.Contains("below WAV_DIR", Refusal(name), StringComparison.Ordinal);

    [Fact]
    public void A_link_that_leads_outside_is_refused()
    {
        File.CreateSymbolicLink(Path.Combine(inside, "link.wav"), Path.Combine(folder.Path, "outside.wav"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "linked"), folder.Path);

        Assert.Contains("outside WAV_DIR", Refusal("link"), StringComparison.Ordinal);
        Assert.Contains("outside WAV_DIR", Refusal("linked/outside"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_says_where_to_put_it()
    {
        Assert.Contains("into WAV_DIR", Refusal("nobody"), StringComparison.Ordinal);
        Assert.Contains("into WAV_DIR", Refusal("sub"), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_files_say_what_is_wrong_with_them()
    {
        var whole = File.ReadAllBytes(Path.Combine(inside, "caller.wav"));
        File.WriteAllBytes(Path.Combine(inside, "empty.wav"), []);
        File.WriteAllText(Path.Combine(inside, "text.wav"), "this is no sound at all, and not short either, really");
        File.WriteAllBytes(Path.Combine(inside, "header.wav"), whole[..30]);
        File.WriteAllBytes(Path.Combine(inside, "silent.wav"), whole[..44]);
        File.WriteAllBytes(Path.Combine(inside, "cut.wav"), whole[..^1000]);
        WriteWav(Path.Combine(inside, "long.wav"), seconds: 31);

        Assert.Contains("cannot be read as WAV", Refusal("empty"), StringComparison.Ordinal);
        Assert.Contains("cannot be read as WAV", Refusal("text"), StringComparison.Ordinal);
        Assert.Contains("cannot be read as WAV", Refusal("header"), StringComparison.Ordinal);
        Assert.Contains("holds no sound", Refusal("silent"), StringComparison.Ordinal);
        Assert.Contains("cut short", Refusal("cut"), StringComparison.Ordinal);
        Assert.Contains("longer than", Refusal("long"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7FFF_FF00u)]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0u)]
    [InlineData(32_044u)] // the length of the file, where that of the samples is meant
    [InlineData(32_036u)]
    [InlineData(32_002u)]
    public void A_file_from_a_pipe_or_a_careless_writer_is_played_whole(uint dataSize)
    {
        var file = File.ReadAllBytes(Path.Combine(inside, "caller.wav"));
        BitConverter.TryWriteBytes(file.AsSpan(40), dataSize);
        File.WriteAllBytes(Path.Combine(inside, "careless.wav"), file);

        using var reader = library.Open("careless");

        var samples = new short[20_000];
        Assert.Equal(16_000, reader.Read(samples));
        Assert.NotEqual(0, samples[..16_000].Max());
    }

    [Fact]
    public void A_rate_at_which_nothing_was_ever_recorded_is_refused()
    {
        var file = File.ReadAllBytes(Path.Combine(inside, "caller.wav"));
        BitConverter.TryWriteBytes(file.AsSpan(24), 999);
        File.WriteAllBytes(Path.Combine(inside, "slow.wav"), file);

        Assert.Contains("999 Hz", Refusal("slow"), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static void WriteWav(string path, double seconds = 1)
    {
        using var writer = new WavWriter(File.Create(path), 16_000);
        writer.Write(Tone.At(440, seconds));
    }

    private string Refusal(string name)
    {
        var refusal = Assert.Throws<EndpointException>(() => library.Open(name)).Refusal!;
        Assert.Equal(EndpointRefusalKind.Invalid, refusal.Kind);
        return refusal.Detail;
    }
}
