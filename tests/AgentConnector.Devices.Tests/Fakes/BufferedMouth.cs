using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Devices.Tests.Fakes;

/// <summary>A source that says what was written to a buffer at the device's own rate.</summary>
internal sealed class BufferedMouth(PlayoutBuffer buffer) : IPlayoutSource
{
    public void Read(Span<short> destination) => buffer.Read(MemoryMarshal.AsBytes(destination));
}
