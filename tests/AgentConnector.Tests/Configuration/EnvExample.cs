using System.Text.RegularExpressions;

namespace AgentConnector.Tests.Configuration;

/// <summary>
/// Makes <c>.env.example</c> from <c>EnvExample.txt</c> and the table: <c>{NAME}</c> becomes the setting with its meaning above it; where the file
/// has more to say than the meaning does, it says so and leaves the value after <c>NAME=</c> to the table.
/// </summary>
internal static partial class EnvExample
{
    public static string Path { get; } = Repository.File(".env.example");

    public static string Make() => Place().Replace(File.ReadAllText(Repository.File("tests", "AgentConnector.Tests", "Configuration", "EnvExample.txt")), place =>
        place.Groups["whole"] is { Success: true, Value: var name }
            ? $"# {Of(name).Meaning}\n#{name}={Of(name).Default}"
            : place.Value + Of(place.Groups["name"].Value).Default);

    private static AgentConnector.Settings.Setting Of(string name) =>
        Features.Settings.Named(name) ?? throw new InvalidDataException($"EnvExample.txt names {name}, which is no setting: take it out.");

    [GeneratedRegex(@"^\{(?<whole>[A-Z_]+)\}$|^#?(?<name>[A-Z_]+)=$", RegexOptions.Multiline)]
    private static partial Regex Place();
}
