using System.Text;

namespace AgentConnector.History.Recordings;

/// <summary>The keys of <c>RECORDING_KEY_FILE</c>: the first encrypts, all of them decrypt.</summary>
internal sealed class RecordingKeys(IReadOnlyList<RecordingKey> keys)
{
    private const int LargestFile = 64 * 1024;

    public static RecordingKeys None { get; } = new([]);

    /// <summary>What new recordings are encrypted with; null leaves them as they are.</summary>
    public RecordingKey? Current => keys.Count == 0 ? null : keys[0];

    /// <summary>32 bytes as they are, or lines of base64; empty ones and those behind <c>#</c> do not count.</summary>
    /// <exception cref="FormatException">It holds something else; says what, and quotes nothing of it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static RecordingKeys Read(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            throw new FormatException("it is too large for a file of keys: name one that 'agent-connector keys recording FILE' made.");
        }

        return Parse(File.ReadAllBytes(file));
    }

    /// <inheritdoc cref="Read"/>
    public static RecordingKeys Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length == RecordingKey.Bytes)
        {
            return new([new(content)]);
        }

        var keys = new List<RecordingKey>();
        foreach (var (index, line) in Encoding.UTF8.GetString(content).Split('\n').Index())
        {
            if (line.Trim() is { Length: > 0 } text && text[0] != '#')
            {
                keys.Add(OfLine(text) ?? throw new FormatException($"its line {index + 1} is no key: a key is 32 bytes in base64, which is 44 characters."));
            }
        }

        return keys.Count > 0 ? new(keys) : throw new FormatException("it holds no key: make one with 'agent-connector keys recording FILE'.");
    }

    /// <summary>The key of this name, if it is here.</summary>
    public RecordingKey? Find(ReadOnlySpan<byte> name)
    {
        foreach (var key in keys)
        {
            if (name.SequenceEqual(key.Name))
            {
                return key;
            }
        }

        return null;
    }

    private static RecordingKey? OfLine(string text)
    {
        Span<byte> secret = stackalloc byte[RecordingKey.Bytes + 1];
        return Convert.TryFromBase64String(text, secret, out var length) && length == RecordingKey.Bytes ? new(secret[..length]) : null;
    }
}
