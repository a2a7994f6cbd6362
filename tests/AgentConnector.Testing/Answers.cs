using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Testing;

/// <summary>Reads answers of the service.</summary>
public static class Answers
{
    private const string TypePrefix = "urn:agent-connector:problem:";

    /// <summary>The body as JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync());

    /// <summary>The kind of problem, after a check that the answer has everything a problem has.</summary>
    /// <exception cref="InvalidDataException">It is no problem, or something is missing.</exception>
    public static async Task<string> ProblemAsync(this HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            throw new InvalidDataException($"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} is no problem: {body}");
        }

        var problem = JsonElement.Parse(body);
        var whole = problem.GetProperty("status").GetInt32() == (int)answer.StatusCode
            && !problem.GetProperty("success").GetBoolean()
            && problem.GetProperty("title").GetString() == problem.GetProperty("error").GetString()
            && problem.GetProperty("timestamp").GetString()!.EndsWith('Z')
            && problem.GetProperty("detail").GetString() is { Length: > 0 }
            && problem.GetProperty("type").GetString()!.StartsWith(TypePrefix, StringComparison.Ordinal);
        return whole ? problem.GetProperty("type").GetString()![TypePrefix.Length..] : throw new InvalidDataException($"Not a whole problem: {body}");
    }

    /// <summary>The body without what only a repeated answer says: that it is one, in a flag and in words.</summary>
    public static async Task<string> FirstBodyAsync(this HttpResponseMessage answer)
    {
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        foreach (var name in new[] { "replayed", "message", "detail" })
        {
            body.Remove(name);
        }

        return body.ToJsonString();
    }
}
