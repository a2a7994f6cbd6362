using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.ElevenLabs.Wire;
using AgentConnector.Testing.Cloud;

namespace AgentConnector.Tests.Calls.Beside;

/// <summary>Every message of the cloud with every one of its fields in another shape, on its way to what is stored and told.</summary>
public sealed class OddMessageTests
{
    private const int Longest = 40_000;

    private static readonly string[] Odd =
    [
        "null", "\"\"", "-1", "1e400", "99999999999999999999", "0.5", "true", "[]", "{}", "[[[\"4\"]]]", """{"a":1,"a":"2"}""", """[{"a":{"b":1,"b":2}}]""", AsideScene.Nested(60),
        AsideScene.Nested(400), "\"\\u0000\\u001b]0;\\ud800\\u202e\"", $"\"{new string('4', 100_000)}\"", $"[{string.Join(',', Enumerable.Repeat("{\"url\":\"4\"}", 5_000))}]",
    ];

    public static TheoryData<string> Samples => [.. ServerSamples.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Whatever_its_fields_hold_a_message_ends_nothing_and_what_is_kept_of_it_can_be_read_again(string sample)
    {
        var text = Encoding.UTF8.GetString(ServerSamples.Read(sample));
        foreach (var path in Paths(JsonNode.Parse(text)!.AsObject(), ""))
        {
            foreach (var odd in Odd)
            {
                await using var scene = new AsideScene();
                var message = Replaced(text, path, odd);

                if (ServerMessageReader.Read(Encoding.UTF8.GetBytes(message), new()).Event is { } told && Translation.Of(told) is { } happened)
                {
                    scene.Asides.TryTell(happened is AgentSaid { Files: { } files } ? files : happened);
                }

                foreach (var fact in scene.Facts)
                {
                    foreach (var kept in new[] { fact, fact.WithoutDigits() })
                    {
                        var stored = JsonSerializer.Serialize(kept, CallJson.Default.CallEvent);
                        Assert.True(stored.Length < Longest, $"{path} = {odd[..Math.Min(60, odd.Length)]}: {stored.Length} characters of {fact.Type}");
                        Assert.Equal(kept.GetType(), JsonSerializer.Deserialize(stored, CallJson.Default.CallEvent)!.GetType());
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Paths(JsonObject owner, string prefix) => owner.Where(member => member.Key != "type" || prefix.Length > 0).SelectMany(member =>
        member.Value is JsonObject inner ? Paths(inner, prefix + member.Key + "/").Prepend(prefix + member.Key) : [prefix + member.Key]);

    /// <summary>With a value that a serializer would refuse to write, too.</summary>
    private static string Replaced(string text, string path, string odd)
    {
        const string Mark = "4f1c-here";
        var root = JsonNode.Parse(text)!.AsObject();
        var steps = path.Split('/');
        var owner = steps[..^1].Aggregate(root, (at, step) => at[step]!.AsObject());
        owner[steps[^1]] = Mark;
        return root.ToJsonString().Replace($"\"{Mark}\"", odd, StringComparison.Ordinal);
    }
}
