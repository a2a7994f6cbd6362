using System.Runtime.InteropServices;
using AgentConnector.Audio.Wav;
using AgentConnector.Configuration;
using AgentConnector.History.Recordings;

namespace AgentConnector.Tests.History.Recordings;

/// <summary>Encrypted recordings in a folder of their own, and the same as plain WAVs.</summary>
internal sealed class SealedScene : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public RecordingKey Key { get; } = RecordingKey.Make();

    public RecordingKeys Keys => new([Key]);

    /// <summary>What a call's id comes to.</summary>
    public static byte[] Call { get; } = [.. Enumerable.Range(1, SealedFormat.CallBytes).Select(n => (byte)n)];

    public string In(string name) => folder.In(name);

    public SealedWriter Begin(string name, byte[]? call = null) => new(PrivateFile.Create(In(name)), Key, call ?? Call);

    /// <summary>Writes a recording as the service does: a header, pieces, the header again after each.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="pieces">Frames of both sides in each piece.</param>
    /// <param name="flushed">After each piece.</param>
    public static void Record(Stream to, IEnumerable<int> pieces, Action? flushed = null)
    {
        using var wav = new WavWriter(to, 16_000, channels: 2);
        var sample = 0;
        foreach (var frames in pieces)
        {
            wav.Write([.. Enumerable.Range(0, frames * 2).Select(_ => unchecked((short)(++sample * 7919)))]);
            wav.Flush();
            flushed?.Invoke();
        }
    }

    public static byte[] Plain(params IEnumerable<int> pieces)
    {
        var wav = new MemoryStream();
        Record(wav, pieces);
        return wav.ToArray();
    }

    /// <summary>All of it, decrypted.</summary>
    public byte[] Read(string name, RecordingKeys? keys = null)
    {
        using var reader = SealedRecordings.Open(In(name), keys ?? Keys, Call);
        return Read(reader);
    }

    public static byte[] Read(SealedReader reader)
    {
        var bytes = new byte[reader.Length];
        reader.Position = 0;
        reader.ReadExactly(bytes);
        Assert.Equal(0, reader.Read(new byte[1]));
        return bytes;
    }

    public static ReadOnlySpan<short> Samples(ReadOnlySpan<byte> wav) => MemoryMarshal.Cast<byte, short>(wav[SealedFormat.HeadBytes..]);

    public void Dispose() => folder.Dispose();
}
