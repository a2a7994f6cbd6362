using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Security;

/// <summary>The keys that may call, and whose a presented one is.</summary>
/// <param name="keys">The operator's.</param>
/// <param name="own">Those of this program's own commands: they let in, but count as nobody's.</param>
internal sealed class ApiKeyRing(IReadOnlyList<ApiKey> keys, IEnumerable<ApiKey>? own = null)
{
    private readonly IReadOnlyList<ApiKey> all = [.. keys, .. own ?? []];

    public int Count => keys.Count;

    /// <summary>The names of the keys that may start calls.</summary>
    public IReadOnlyList<string> Callers { get; } = [.. keys.Where(key => key.Scopes.HasFlag(ApiScopes.Calls)).Select(key => key.Name)];

    /// <summary>
    /// The key, or null for an unknown one. Takes the same time whichever key it is, or none: hashes are compared, all of
    /// them, and each in constant time.
    /// </summary>
    public ApiKey? Find(string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        ApiKey? found = null;
        foreach (var key in all)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, key.Hash) ? key : found;
        }

        return found;
    }
}
