using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Tests.Calls;

/// <summary>Start requests of every shape: right and wrong types in known and unknown fields.</summary>
internal static class JsonShapes
{
    private static readonly string[] Fields =
    [
        "agent_id", "session_id", "metadata", "to", "dynamic_variables", "conversation_config_override", "user_id",
        "max_duration_seconds", "on_agent_lost", "on_known_session", "simulate", "preflight", "scenario", "to_number", "callback_url", "unknown",
    ];

    public static Gen<string> Any { get; } = Gen.Sized(size => Value(Math.Min(size, 4)));

    private static Gen<string> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements("null", "true", "false", "0", "-1", "1.5", "1e400", "\"\"", "\"agent_1\"", "\"a b\"", "\"wav:demo\"", "\"tel:+1\""),
            ArbMap.Default.GeneratorFor<string>().Select(text => JsonSerializer.Serialize(text ?? "")));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Gen.ListOf(Gen.Elements(Fields).SelectMany(_ => Value(depth - 1), (name, value) => $"\"{name}\":{value}"))
                    .Select(members => "{" + string.Join(',', members.DistinctBy(member => member.Split(':')[0])) + "}"),
                Gen.ListOf(Value(depth - 1)).Select(items => "[" + string.Join(',', items) + "]"));
    }
}
