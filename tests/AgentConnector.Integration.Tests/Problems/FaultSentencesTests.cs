namespace AgentConnector.Integration.Tests.Problems;

/// <summary>What is wrong with a field reads as a sentence that begins with the field's name; the walk over the document looks at all others.</summary>
public sealed class FaultSentencesTests
{
    private static readonly Dictionary<string, string> Settings = new() { ["SIMULATE"] = "true", ["AUDIO_BACKEND"] = "null", ["DEFAULT_TO"] = "wav:demo" };

    [Theory]
    [InlineData("/calls", """{"agent_id":"a","callback_url":"http://10.0.0.1/x"}""", "callback_url leads to a private or reserved address; if 10.0.0.1 is yours, set CALLBACK_ALLOW")]
    [InlineData("/calls", """{"agent_id":"a","callback_url":"http://surely-unknown.invalid/x"}""", "callback_url has a host name that this machine does not know: correct the name")]
    [InlineData("/calls", """{"agent_id":"a","callback_url":"http://user:word@example.com/"}""", "callback_url must hold no user or password.")]
    [InlineData("/subscriptions", """{"url":"http://192.168.0.1/"}""", "url leads to a private or reserved address")]
    [InlineData("/subscriptions", "{}", "url is required: an absolute http or https address.")]
    [InlineData("/calls", """{"agent_id":"a","to":"wav:missing"}""", "to names wav:missing, which is not there. Put a WAV file of that name into WAV_DIR, or use wav:demo.")]
    [InlineData("/calls", """{"agent_id":"a","to":"wav:../x"}""", "to names wav:../x, which is not a file's name: it must lie below WAV_DIR.")]
    [InlineData("/calls", """{"agent_id":"a","to":"device:a|b|c"}""", "to must be device:default, device:NAME or device:MICROPHONE|SPEAKER. GET /devices lists the names.")]
    [InlineData("/calls", """{"agent_id":"a","to":"tel:12"}""", "to is no telephone number: write +")]
    [InlineData("/calls", """{"agent_id":"a","simulate":{"scenario":"surely-unknown"}}""", "simulate.scenario is no scenario: ")]
    [InlineData("/calls", """{"max_duration_seconds":0,"agentid":"a"}""", "agent_id is required: the id of an ElevenLabs agent. max_duration_seconds must be a whole number from 1 to 86400. agentid is not known; did you mean agent_id?")]
    [InlineData("/twilio/outbound-call", """{"agent_id":"a"}""", "metadata.to_number is required here: the number to call, such as +15551234567.")]
    public async Task The_detail_reads_as_english(string address, string body, string detail)
    {
        await using var service = await RunningService.StartAsync(Settings);
        using var content = new StringContent(body, System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json"));

        using var answer = await service.Client.PostAsync(address, content, TestContext.Current.CancellationToken);
        var problem = await answer.JsonAsync();

        Assert.Equal(422, (int)answer.StatusCode);
        Assert.StartsWith(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(FaultSentences.Glued(problem));
    }
}
