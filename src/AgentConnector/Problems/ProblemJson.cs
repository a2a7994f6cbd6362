using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.Problems;

/// <summary>Writes problem documents.</summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string[]>))]
[JsonSerializable(typeof(ReachedLimit))]
[JsonSerializable(typeof(IReadOnlyList<CheckFinding>))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class ProblemJson : JsonSerializerContext;
