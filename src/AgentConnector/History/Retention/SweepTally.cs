using AgentConnector.History.Storage;

namespace AgentConnector.History.Retention;

/// <summary>What one sweep did.</summary>
internal sealed class SweepTally
{
    private readonly Dictionary<KeptParts, int> calls = [];

    /// <summary>Recordings that could not be deleted.</summary>
    public int Kept { get; set; }

    /// <summary>Entries of the audit log that were removed.</summary>
    public int Audit { get; set; }

    /// <summary>Whether anything was removed from the database.</summary>
    public bool ChangedDatabase => Audit > 0 || calls.Any(part => part.Key is not KeptParts.Recording && part.Value > 0);

    public bool IsEmpty => Audit == 0 && Kept == 0 && calls.Values.All(count => count == 0);

    /// <summary>Of how many calls a part was removed.</summary>
    public int Of(KeptParts part) => calls.GetValueOrDefault(part);

    public void Add(KeptParts part, int count) => calls[part] = Of(part) + count;
}
