using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

/// <summary>Makes requests from an OpenAPI document: for every route, each parameter and each field of the body in turn is given an edge.</summary>
internal sealed class DocumentWalk(JsonElement document, Seeded chance)
{
    private const string Call = "ended";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY"];

    /// <summary>As they stand in an address: encoded, or wrongly so.</summary>
    private static readonly string[] Texts =
    [
        "x", "%20", "%00", "%FF", "%ED%A0%80", "%F0%9F%98%80", "..", "%2E%2E", "a%2Fb", "%5C", "undefined", "null", "-1", "0", "1.5", "2.0", "1e400", "99999999999999999999",
        "%C2%A0", "'%22%3C", "%", "%zz", "true", "[]", "2026-11-22T10:00:00Z", "0001-01-01T00:00:00+14:00", new('a', 129), new('a', 4_000),
    ];

    /// <summary>As they stand in JSON.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "2.0", "1e400", "-99999999999999999999999999", "\"\"", "\" \"", "\"x\"", "\"undefined\"", "\"tel:+15551234567\"", "\"device:x\"", "\"wav:../../etc/passwd\"",
        "\"http://127.0.0.1:9/\"", "\"\\ud83d\"", "\"\\u0000\\uFFFF\"", "\"\u00A0\"", $"\"{new string('a', 5_000)}\"", "[]", "[null]", "[\"call.ended\",1]", "[\"\\udc00\"]", "{}", "{\"a\":1,\"a\":2}",
        "{\"\\ud83d\":1}", "{\"scenario\":7}", $"{string.Concat(Enumerable.Repeat("[", 60))}{string.Concat(Enumerable.Repeat("]", 60))}",
    ];

    /// <summary>Bodies that are no object of ours, or barely one.</summary>
    private static readonly byte[][] Bodies =
    [
        [], "   "u8.ToArray(), "null"u8.ToArray(), "[]"u8.ToArray(), "1"u8.ToArray(), "\"\""u8.ToArray(), "{"u8.ToArray(), "{}"u8.ToArray(), "{},"u8.ToArray(), "{\"a\":NaN}"u8.ToArray(), "{'a':1}"u8.ToArray(),
        "\u0000"u8.ToArray(), "\uFEFF{}"u8.ToArray(), Encoding.Unicode.GetBytes("{}"), [0xFF, 0xFE, 0x00], [.. "{\"agent_id\":\""u8, 0xE9, .. "\"}"u8], [.. "{\""u8, 0xC3, .. "\":1}"u8],
        "{\"type\":\"post_call_transcription\",\"data\":null}"u8.ToArray(), "{\"type\":7,\"data\":[]}"u8.ToArray(), "{\"type\":\"post_call_audio\",\"data\":{\"conversation_id\":\"\\ud83d\",\"full_audio\":{}}}"u8.ToArray(),
        Encoding.UTF8.GetBytes(new string('[', 100_000)), Encoding.UTF8.GetBytes($"{{\"metadata\":{string.Concat(Enumerable.Repeat("{\"a\":", 70))}1{new string('}', 71)}"),
        Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('a', 300 * 1024)}\"}}"),
    ];

    private static readonly string?[] ContentTypes =
        [null, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=utf-16", "application/json;charset", "application/ld+json", "a", "*/*", "application/octet-stream"];

    /// <summary>A right body for each schema that a route takes.</summary>
    private static readonly Dictionary<string, string> Right = new()
    {
        ["StartCall"] = """
            {"agent_id": "a", "to": "wav:demo", "metadata": {"source": "walk", "to_number": "+15551234567"}, "dynamic_variables": {"name": "Ada"}, "conversation_config_override": {"agent": {"language": "en"}},
             "user_id": "u", "callback_url": "http://127.0.0.1:9/", "callback_events": ["call.ended"], "max_duration_seconds": 60, "on_agent_lost": "reconnect", "simulate": {"scenario": "echo"}, "redact_digits": true, "preflight": true}
            """,
        ["ApprovalRequest"] = """{"approved": true}""",
        ["CallMessage"] = """{"type": "user_message", "text": "Hello"}""",
        ["EraseNumber"] = """{"number": "+15559876543"}""",
        ["MuteRequest"] = """{"muted": true}""",
        ["Subscribe"] = """{"url": "http://127.0.0.1:9/", "event_types": ["call.ended"], "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""",
    };

    /// <param name="mixed">How many bodies with several edges at once each route gets.</param>
    public IEnumerable<WalkRequest> Requests(int mixed)
    {
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var operations = path.Value.EnumerateObject().ToDictionary(operation => operation.Name.ToUpperInvariant(), operation => operation.Value);
            foreach (var method in Methods.Where(method => !operations.ContainsKey(method) && !IsServedElsewhere(path.Name, method)))
            {
                yield return new(method, Fill(path.Name, Call), Responses: null) { Body = method is "POST" or "PUT" ? "{}"u8.ToArray() : null };
            }

            foreach (var (method, operation) in operations)
            {
                var plain = new WalkRequest(method, Fill(path.Name, method == "DELETE" ? "nobody" : Call), operation.GetProperty("responses"))
                {
                    StartsCalls = operation.TryGetProperty("requestBody", out _) && Schema(operation) == "StartCall" && path.Name != "/calls/check",
                };
                foreach (var request in Parameters(path.Name, plain, operation).Concat(method == "POST" ? BodiesOf(plain, operation, mixed) : []))
                {
                    yield return request;
                }
            }
        }
    }

    /// <summary>A call may have the name that a route has: <c>/calls/check</c> is one of <c>/calls/{id}</c>, too.</summary>
    private bool IsServedElsewhere(string path, string method) => document.GetProperty("paths").EnumerateObject().Any(other =>
        other.Name != path
        && other.Name.Split('/') is var parts && parts.Length == path.Split('/').Length
        && parts.Zip(path.Split('/')).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && !pair.Second.StartsWith('{')))
        && other.Value.EnumerateObject().Any(operation => operation.Name.Equals(method, StringComparison.OrdinalIgnoreCase)));

    private static string Fill(string path, string value) => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? value : part));

    private static IEnumerable<WalkRequest> Parameters(string path, WalkRequest plain, JsonElement operation)
    {
        yield return plain;
        var body = plain.Method == "POST" && operation.TryGetProperty("requestBody", out _) ? Right[Schema(operation)] : null;
        plain = plain with { Body = body is null ? null : Encoding.UTF8.GetBytes(body) };
        foreach (var parameter in operation.TryGetProperty("parameters", out var some) ? some.EnumerateArray().ToList() : [])
        {
            var name = parameter.GetProperty("name").GetString()!;
            var inPath = parameter.GetProperty("in").GetString() == "path";
            foreach (var text in Texts.Where(text => !inPath || text != "%00")) // the server itself drops a path with a zero in it, before there is a route
            {
                yield return parameter.GetProperty("in").GetString() switch
                {
                    "path" => plain with { Address = Fill(path, text) },
                    "query" => plain with { Address = $"{plain.Address}?{name}={text}" },
                    _ => plain with { Header = (name, Uri.UnescapeDataString(text) is var plainText && plainText.All(c => c is >= ' ' and <= '~') ? plainText : text) },
                };
            }

            if (parameter.GetProperty("in").GetString() == "query")
            {
                yield return plain with { Address = $"{plain.Address}?{name}" };
                yield return plain with { Address = $"{plain.Address}?{name}=1&{name}=2&{name.ToUpperInvariant()}=3" };
            }
        }
    }

    private IEnumerable<WalkRequest> BodiesOf(WalkRequest plain, JsonElement operation, int mixed)
    {
        foreach (var bytes in Bodies)
        {
            yield return plain with { Body = bytes };
        }

        if (!operation.TryGetProperty("requestBody", out _))
        {
            yield break;
        }

        var right = Right[Schema(operation)];
        var fields = Fields(Schema(operation));
        foreach (var type in ContentTypes)
        {
            yield return plain with { Body = Encoding.UTF8.GetBytes(right), ContentType = type };
        }

        foreach (var field in fields)
        {
            yield return plain with { Body = Write(right, [(field, null)]) };
            yield return plain with { Body = [.. Write(right, [])[..^1], .. Encoding.UTF8.GetBytes($",\"{field}\":0,\"{field}\":\"x\"}}")] };
            foreach (var value in Values)
            {
                yield return plain with { Body = Write(right, [(field, value)]) };
            }
        }

        for (var i = 0; i < mixed; i++)
        {
            yield return plain with { Body = Write(right, [.. fields.Where(_ => chance.Next(0, 3) == 0).Select(field => (field, (string?)Values[chance.Next(0, Values.Length)]))]) };
        }
    }

    /// <summary>The right body with some fields changed, or taken out where the value is null.</summary>
    private static byte[] Write(string right, IReadOnlyList<(string Field, string? Value)> changes)
    {
        var members = JsonNode.Parse(right)!.AsObject().ToDictionary(member => member.Key, member => member.Value!.ToJsonString());
        foreach (var (field, value) in changes)
        {
            members.Remove(field);
            if (value is not null)
            {
                members[field] = value;
            }
        }

        return Encoding.UTF8.GetBytes("{" + string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}")) + "}");
    }

    private static string Schema(JsonElement operation) => operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
        .GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1];

    private IReadOnlyList<string> Fields(string schema) =>
        [.. document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").EnumerateObject().Select(field => field.Name)];
}
