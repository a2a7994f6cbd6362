using System.Collections;

namespace AgentConnector.Configuration;

/// <summary>Where settings come from, lowest first: the files of each folder, the environment, the command line.</summary>
/// <param name="Folders">Searched for <c>appsettings.json</c> and <c>.env</c>; a later folder wins.</param>
/// <param name="Environment">Environment variables.</param>
/// <param name="CommandLine">Names or section keys, with their values.</param>
internal sealed record SettingSources(
    IReadOnlyList<string> Folders,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyDictionary<string, string> CommandLine)
{
    /// <summary>The folder of the program, then the working directory; this process's environment.</summary>
    public static SettingSources OfProcess(IReadOnlyDictionary<string, string> commandLine) => new(
        [AppContext.BaseDirectory, Directory.GetCurrentDirectory()],
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", StringComparer.Ordinal),
        commandLine);
}
