using AgentConnector.Security;

namespace AgentConnector.Configuration;

/// <summary>The key of a service that was started without one, in development: made once, kept in a file, shown once.</summary>
internal static class FirstKey
{
    public const string FileName = "api-key";

    /// <summary>Where the keys of a service are that has these settings and this data folder, for people.</summary>
    public static string PlaceOf(ConnectorSettings settings, string folder) => settings.Keys.Count > 0 ? "API_KEYS" : Path.Combine(folder, FileName);

    /// <param name="folder">Where the file is kept.</param>
    /// <param name="console">Where a new key is shown; not a log.</param>
    /// <exception cref="InvalidDataException">The file is there but holds no usable key; says what to do.</exception>
    public static ApiKey ReadOrMake(string folder, TextWriter console)
    {
        var path = Path.Combine(folder, FileName);
        var text = SecretFile.ReadOrMake(path, () => NewKey.Make().Text, made => console.WriteLine($"""

            No API_KEYS is set, so a key was made. It is shown only once and kept in {path}:

                X-API-Key: {made}

            """));
        return KeyStrength.Weakness(text) is null && ApiKeyList.Parse("first-run=" + text) is { Faults: [], Keys: [var key] }
            ? key
            : throw new InvalidDataException($"{path} holds no usable key; delete the file to get a new one, or set API_KEYS.");
    }
}
