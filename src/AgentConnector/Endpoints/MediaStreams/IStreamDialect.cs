using System.Buffers;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>One dialer's way of speaking over a media stream. One instance serves one stream; all it knows comes from the messages.</summary>
internal interface IStreamDialect
{
    /// <summary>Reads one text message. Never throws: what cannot be read is <see cref="StreamMessage.Wrong"/>.</summary>
    /// <param name="utf8">The message; sound is decoded in its place, so what is returned is valid as long as it is.</param>
    StreamMessage Read(Memory<byte> utf8);

    /// <summary>Writes audio in the stream's format; any length.</summary>
    void WriteAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> audio);

    /// <summary>Writes a mark that comes back when everything before it was heard.</summary>
    void WriteMark(IBufferWriter<byte> output, string name);

    /// <summary>Writes the order to drop what is queued.</summary>
    void WriteClear(IBufferWriter<byte> output);
}
