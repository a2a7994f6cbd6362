using System.CommandLine;
using System.CommandLine.Parsing;
using AgentConnector.Problems;

namespace AgentConnector.Commands;

/// <summary>What is wrong with a command line, what was probably meant, and where to look it up.</summary>
internal static class CommandLineFaults
{
    public static IReadOnlyList<string> Of(ParseResult parsed) =>
    [
        .. parsed switch
        {
            { UnmatchedTokens.Count: > 0 } => Unknown(parsed),
            { CommandResult.Command: { Action: null, Subcommands: { Count: > 0 } next } } => [$"Name one of: {string.Join(", ", next.Select(command => command.Name))}."],
            _ => parsed.Errors.Select(error => error.Message),
        },
        $"Try: {string.Join(' ', Path(parsed.CommandResult))} --help",
    ];

    /// <summary>Words that nothing takes; never what follows an unknown option, which may be a secret.</summary>
    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        var words = parsed.UnmatchedTokens.Select(word => word.Split('=', ':')[0]).ToList();
        var told = IsOption(words[0]) ? words.Where(IsOption) : words.Take(1); // what follows an unknown command was meant for that
        return told.Distinct().Select(word => $"{word} is not known here" + (NearestName.Of(word, Known(parsed.CommandResult, IsOption(word))) is { } meant ? $"; did you mean {meant}?" : "."));
    }

    private static List<string> Known(CommandResult result, bool options) => options
        ? [.. result.Command.Options.Concat(Above(result).SelectMany(above => above.Command.Options.Where(option => option.Recursive))).Select(option => option.Name)]
        : [.. result.Command.Subcommands.Select(command => command.Name)];

    private static bool IsOption(string word) => word.StartsWith('-');

    private static IEnumerable<string> Path(CommandResult result) => Above(result).Reverse().Append(result).Select(step => step.Command.Name);

    private static IEnumerable<CommandResult> Above(CommandResult result)
    {
        for (var above = result.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
        {
            yield return above;
        }
    }
}
