using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>What a dialer sends, word for word as its documentation shows it, and how it reads what we send.</summary>
internal interface IDialerSamples
{
    IStreamDialect NewDialect();

    /// <summary>The messages before the first sound, the last of which starts the stream.</summary>
    IReadOnlyList<string> CallOpening { get; }

    /// <summary>What the opening says.</summary>
    (string StreamId, string CallId, string AccountId, AudioFormat Format) Identity { get; }

    string Sound(byte[] audio);

    /// <summary>Our own voice, sent back to us.</summary>
    string OwnVoice(byte[] audio);

    string Key(string key);

    /// <summary>What is sent before a mark was heard.</summary>
    string Heard(string mark);

    /// <summary>The goodbye; null where the dialer just closes the socket.</summary>
    string? Goodbye { get; }

    /// <summary>The fields without which a message cannot do what it says, by their paths; everything else may be missing or odd.</summary>
    IReadOnlyList<string> Needed { get; }

    /// <summary>The same message with its numbers as texts, or its texts as numbers.</summary>
    string Reworded(string message);

    /// <summary>Reads what we sent: sound, a mark's name, or neither for a clear.</summary>
    (byte[]? Sound, string? Mark, bool IsClear) Read(JsonElement sent);
}
