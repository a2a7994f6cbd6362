using System.Buffers;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>A dialer's language that breaks down in one place.</summary>
internal sealed class DefectDialect(string member, Defect defect) : IStreamDialect
{
    public StreamMessage Read(Memory<byte> utf8)
    {
        PassIf(nameof(Read));
        return new StreamMessage.Audio().Of(new byte[160]);
    }

    public void WriteAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> audio)
    {
        PassIf(nameof(WriteAudio));
        output.Write("{}"u8);
    }

    public void WriteMark(IBufferWriter<byte> output, string name) => output.Write("{}"u8);

    public void WriteClear(IBufferWriter<byte> output) => output.Write("{}"u8);

    private void PassIf(string asked)
    {
        if (member == asked)
        {
            defect.Pass();
        }
    }
}
