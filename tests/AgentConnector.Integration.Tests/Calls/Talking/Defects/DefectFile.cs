using AgentConnector.Audio.Wav;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>A long, silent WAV file that reads well for a fifth of a second, then meets the defect.</summary>
internal sealed class DefectFile(MemoryStream inner, Defect defect) : Stream
{
    private const int Rate = 16_000;
    private const int WellUntil = 8 * 1024;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public static WavReader Open(Defect defect)
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, Rate, leaveOpen: true))
        {
            writer.Write(new short[60 * Rate]);
        }

        file.Position = 0;
        return new(new DefectFile(file, defect));
    }

    public override int Read(Span<byte> buffer)
    {
        if (inner.Position > WellUntil)
        {
            defect.Pass();
        }

        return inner.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
