using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>Something the operator should know of a call: its kind, what was seen first, and how often.</summary>
public sealed record CallRemark(string Code, string Detail, int Count)
{
    internal static IReadOnlyList<CallRemark>? From(IEnumerable<JournalEntry> entries)
    {
        List<CallRemark> remarks =
        [
            .. entries.Select(entry => entry.Fact).OfType<CallWarning>().GroupBy(warning => warning.Code)
                .Select(same => new CallRemark(same.Key, same.First().Detail, same.Count())),
        ];
        return remarks.Count == 0 ? null : remarks;
    }
}
