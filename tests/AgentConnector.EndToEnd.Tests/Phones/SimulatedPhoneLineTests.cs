using System.Text;

namespace AgentConnector.EndToEnd.Tests.Phones;

public sealed class SimulatedPhoneLineTests
{
    [Fact]
    public async Task A_simulated_phone_call_needs_no_account_and_no_public_address()
    {
        await using var service = await RunningService.StartAsync();
        using var content = new StringContent(
            """{ "agent_id": "agent_1", "session_id": "lead-1", "metadata": { "to_number": "+15550106" }, "simulate": { "scenario": "echo" } }""",
            Encoding.UTF8, "application/json");

        using var started = await service.Client.PostAsync("/twilio/outbound-call", content, TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)started.StatusCode);

        using var ended = await service.Client.GetAsync("/calls/lead-1?wait=60", TestContext.Current.CancellationToken);
        var record = await ended.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"status\":\"completed\"", record, StringComparison.Ordinal);
        Assert.Contains("\"party\":\"caller\"", record, StringComparison.Ordinal);
    }
}
