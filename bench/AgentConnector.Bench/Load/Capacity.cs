using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>The most calls that a subject carried, and each number that was tried on the way.</summary>
internal sealed record Capacity(Subject Subject, Profile Profile, int Most, IReadOnlyList<LoadResult> Tried);
