using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AgentConnector.Problems;

namespace AgentConnector.Security;

/// <summary>
/// Reads <c>API_KEYS</c>: comma-separated, each <c>KEY</c>, <c>sha256:HEX</c>, <c>NAME=KEY</c> or
/// <c>NAME@SCOPE+SCOPE=KEY</c>. Keys are hashed on the way; no fault quotes one.
/// </summary>
internal sealed partial class ApiKeyList
{
    private const string HashPrefix = "sha256:";
    private static readonly string Advice = $"make one with: {StartedAs.Name} keys new.";

    private readonly List<ApiKey> keys = [];
    private readonly List<string> faults = [];

    private ApiKeyList()
    {
    }

    public IReadOnlyList<ApiKey> Keys => keys;

    public IReadOnlyList<string> Faults => faults;

    public static ApiKeyList Parse(string text)
    {
        var list = new ApiKeyList();
        foreach (var (index, entry) in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Index())
        {
            list.Add(entry, index + 1);
        }

        return list;
    }

    /// <summary>What production does not accept, beside what is wrong anywhere.</summary>
    public IEnumerable<string> FaultsInProduction() =>
        keys.Count == 0 && faults.Count == 0
            ? ["no key is set, and production needs one; " + Advice]
            : keys.Where(key => key.Weakness is not null).Select(key => $"the key '{key.Name}' {key.Weakness}; {Advice}");

    private void Add(string entry, int position)
    {
        var (name, scopes, secret) = (default(string), ApiScopes.All, entry);

        // A plain key may end in = (base64): only what follows a name and one = is a named key.
        if (Named().Match(entry) is { Success: true } named)
        {
            name = named.Groups["name"].Value;
            secret = named.Groups["key"].Value.Trim();
            if (named.Groups["scopes"] is { Success: true } list && !TryReadScopes(list.Value, out scopes))
            {
                faults.Add($"the scopes of the key '{name}' are not known; set read, calls, admin or raw, joined by +.");
                return;
            }
        }

        byte[] hash;
        string? weakness;
        if (secret.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase))
        {
            if (secret.Length != HashPrefix.Length + (SHA256.HashSizeInBytes * 2) || !secret.Skip(HashPrefix.Length).All(char.IsAsciiHexDigit))
            {
                faults.Add($"key {position} starts with sha256: but 64 hexadecimal digits do not follow; {Advice}");
                return;
            }

            hash = Convert.FromHexString(secret.AsSpan(HashPrefix.Length));
            weakness = KeyStrength.WeaknessOfHash(hash);
        }
        else
        {
            hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
            weakness = KeyStrength.Weakness(secret);
        }

        // A name made from the hash stays the same when the list is reordered.
        name ??= "key-" + Convert.ToHexStringLower(hash.AsSpan(0, 3));
        if (keys.Exists(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add($"two keys are called '{name}'; give each a name of its own.");
            return;
        }

        keys.Add(new(name, hash, scopes, weakness));
    }

    private static bool TryReadScopes(string text, out ApiScopes scopes)
    {
        scopes = ApiScopes.None;
        foreach (var scope in text.Split('+', StringSplitOptions.TrimEntries))
        {
            switch (scope.ToUpperInvariant())
            {
                case "READ":
                    scopes |= ApiScopes.Read;
                    break;
                case "CALLS":
                    scopes |= ApiScopes.Calls;
                    break;
                case "ADMIN":
                    scopes |= ApiScopes.All;
                    break;
                case "RAW":
                    scopes |= ApiScopes.Raw;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9_.-]{0,63})(?:@(?<scopes>[^=]*))?=(?<key>\s*[^=\s].*)$")]
    private static partial Regex Named();
}
