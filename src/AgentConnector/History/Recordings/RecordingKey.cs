using System.Security.Cryptography;

namespace AgentConnector.History.Recordings;

/// <summary>A key for recordings: 256 random bits, of which a key for each file is made. Known by a name that says nothing of it.</summary>
internal sealed class RecordingKey
{
    public const int Bytes = 32;
    public const int NameBytes = 8;

    private readonly byte[] secret;

    /// <exception cref="ArgumentException">It is of another length.</exception>
    public RecordingKey(ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, Bytes, nameof(secret));
        this.secret = secret.ToArray();
        Name = HKDF.Expand(HashAlgorithmName.SHA256, this.secret, NameBytes, "agent-connector recording key name"u8.ToArray());
    }

    /// <summary>As it stands in the files it encrypted.</summary>
    public byte[] Name { get; }

    public static RecordingKey Make() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What encrypts one file, and nothing else.</summary>
    public AesGcm CipherFor(ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[Bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, "agent-connector recording"u8);
        var cipher = new AesGcm(key, SealedFormat.TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <summary>As a line of a key file.</summary>
    public string ToLine() => Convert.ToBase64String(secret);

    public override string ToString() => Convert.ToHexStringLower(Name);
}
