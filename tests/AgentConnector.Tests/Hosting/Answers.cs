using System.Text.Json;

namespace AgentConnector.Tests.Hosting;

/// <summary>Reads answers.</summary>
internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>The kind of problem, after a check that the answer has everything a problem has.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.False(problem.GetProperty("success").GetBoolean());
        Assert.Equal(problem.GetProperty("title").GetString(), problem.GetProperty("error").GetString());
        Assert.EndsWith("Z", problem.GetProperty("timestamp").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem.GetProperty("type").GetString()!["urn:agent-connector:problem:".Length..];
    }
}
