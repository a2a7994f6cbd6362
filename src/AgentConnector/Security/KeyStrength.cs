using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Security;

/// <summary>Recognises keys that anybody could guess.</summary>
internal static class KeyStrength
{
    private const int ShortestKey = 16;
    private const int FewestDifferentCharacters = 6;

    // From samples, tutorials and the old service's own example file.
    private static readonly string[] Samples =
    [
        "test_key_123", "test_key_456", "changeme", "change_me", "secret", "password", "your_api_key", "your-api-key", "your_api_key_here",
        "your-secret-api-key", "your_secret_api_key", "my-secret-api-key", "replace_with_your_key", "0123456789abcdef", "1234567890123456",
    ];

    private static readonly byte[][] SampleHashes = [.. Samples.Select(sample => SHA256.HashData(Encoding.UTF8.GetBytes(sample)))];

    /// <summary>Why the key is weak, to follow its name; null when it is not.</summary>
    public static string? Weakness(string key) =>
        Samples.Contains(key, StringComparer.OrdinalIgnoreCase) ? "is a sample that everybody knows"
        : key.Length < ShortestKey ? $"is shorter than {ShortestKey} characters"
        : key.Distinct().Count() < FewestDifferentCharacters ? "repeats too few characters"
        : null;

    public static string? WeaknessOfHash(byte[] hash) =>
        SampleHashes.Any(sample => sample.AsSpan().SequenceEqual(hash)) ? "is a sample that everybody knows" : null;
}
