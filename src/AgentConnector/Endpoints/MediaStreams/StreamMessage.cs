using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>What a dialer's stream says, in one language for all dialers.</summary>
internal abstract record StreamMessage
{
    /// <summary>Comes before the start and says nothing.</summary>
    internal sealed record Hello : StreamMessage;

    /// <summary>The stream begins: which call it carries, in which format, with which parameters.</summary>
    internal sealed record Start(StreamIdentity Identity) : StreamMessage;

    /// <summary>A piece of the caller's sound. A stream has one of these, which holds the latest piece.</summary>
    internal sealed record Audio : StreamMessage
    {
        public ReadOnlyMemory<byte> Data { get; private set; }

        public Audio Of(ReadOnlyMemory<byte> data)
        {
            Data = data;
            return this;
        }
    }

    /// <summary>A key of the phone was pressed.</summary>
    internal sealed record Key(char Name) : StreamMessage;

    /// <summary>Everything sent before this mark was heard, or dropped by a clear.</summary>
    internal sealed record Mark(string Name) : StreamMessage;

    /// <summary>The far side hangs up.</summary>
    internal sealed record Stop : StreamMessage;

    /// <summary>Nothing that matters here: an unknown event, our own voice sent back.</summary>
    internal sealed record Other : StreamMessage;

    /// <summary>Not what the protocol allows.</summary>
    internal sealed record Wrong(string Why) : StreamMessage
    {
        /// <summary>What the socket does not even hand on.</summary>
        public static readonly Wrong NoText = new("a message that is no text, or longer than 64 KiB");
    }
}

/// <summary>What the first messages say about a stream. Nothing in it is to be trusted before it was checked.</summary>
/// <param name="StreamId">The dialer's id of the stream.</param>
/// <param name="CallId">The dialer's id of the call.</param>
/// <param name="AccountId">The dialer's account.</param>
/// <param name="Format">What the caller's sound comes in.</param>
/// <param name="Parameters">What was passed along with the stream's address.</param>
internal sealed record StreamIdentity(
    string StreamId, string CallId, string AccountId, AudioFormat Format, IReadOnlyDictionary<string, string> Parameters);
