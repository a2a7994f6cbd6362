namespace AgentConnector.Simulator.Reading;

/// <summary>One thing that is wrong with a JSON object.</summary>
/// <param name="Kind">What sort of fault it is.</param>
/// <param name="Place">Where the object stands, in words its author knows.</param>
/// <param name="Name">The field; empty for the object itself.</param>
/// <param name="Remedy">What to write instead.</param>
internal sealed record JsonFault(JsonFaultKind Kind, string Place, string Name, string Remedy)
{
    public override string ToString() => Name.Length == 0 ? $"{Place}: {Remedy}." : $"{Place}.{Name}: {Remedy}.";
}

/// <summary>The sorts of faults.</summary>
internal enum JsonFaultKind
{
    /// <summary>A field that the type does not have.</summary>
    Unknown,

    /// <summary>A field that has to be there and is not.</summary>
    Missing,

    /// <summary>A value of another type, or one that is not allowed.</summary>
    Wrong,
}
