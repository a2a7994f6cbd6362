using System.Text.RegularExpressions;

namespace AgentConnector.Hosting;

/// <summary>What the operating system said of a file, for people elsewhere: a path of this machine is nobody's business but its operator's.</summary>
internal static partial class SystemWords
{
    /// <summary>The message without its full stop; of each path only the file's name is left.</summary>
    public static string Of(Exception failure) => Named().Replace(
        failure.Message.TrimEnd('.'),
        path => path.Groups["trailing"].Success ? "" : $"'{Path.GetFileName(path.Groups["path"].Value)}'");

    [GeneratedRegex("(?<trailing> : )?'(?<path>[^']*[/\\\\][^']*)'")]
    private static partial Regex Named();
}
