using System.Collections.Frozen;

namespace AgentConnector.Calls;

/// <summary>The wire names of facts, such as <c>call.started</c>; <see cref="CallEvent"/>'s attributes are their one list.</summary>
internal static class CallEventTypes
{
    private static readonly FrozenDictionary<Type, string> Names =
        CallJson.Default.CallEvent.PolymorphismOptions!.DerivedTypes.ToFrozenDictionary(
            derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    public static IReadOnlyCollection<string> All => Names.Values;

    extension(CallEvent fact)
    {
        public string Type => Names[fact.GetType()];
    }
}
