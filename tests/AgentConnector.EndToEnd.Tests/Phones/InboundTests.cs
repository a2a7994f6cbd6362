using System.Net;
using System.Text;
using System.Text.Json;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Simulator.Phones;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.EndToEnd.Tests.Phones;

public sealed class InboundTests
{
    private const string Caller = "+15550142";
    private const string Webhook = PhoneDesk.PublicUrl + "/twilio/incoming-call";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly PhoneSpeech Sentence = PhoneSpeech.Text("Hello. I am calling about my appointment.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_comes_in_is_answered_by_the_agent_of_the_house()
    {
        await using var desk = await PhoneDesk.OpenAsync(settings: new Dictionary<string, string> { ["TWILIO_AGENT_ID"] = "agent_1", ["SIMULATE"] = "true" });
        var phone = await desk.Line.CallInAsync(
            Caller, PhoneDesk.Number, Webhook, new Person { Acts = [new HearsOut(Patience), new Speaks(Sentence), new HearsOut(Patience), new HangsUp()] },
            cancellationToken: Cancelled);
        await phone.Ended.WaitAsync(Cancelled);

        var id = await OnlyCallAsync(desk);
        Assert.Equal(("completed", "caller", "completed", null), await desk.EndingAsync(id));
        Assert.Empty(phone.Violations);
        Assert.InRange(Likeness.Of(Sentence.Samples.Span, phone.Heard), 0.9, 1);

        // The caller's number is nobody's business: not the record's, not the log's.
        Assert.DoesNotContain(Caller, (await desk.GetAsync($"/calls/{id}")).ToString() + await desk.GetAsync($"/calls/{id}/events"), StringComparison.Ordinal);
        Assert.DoesNotContain(Caller, desk.Service.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_that_was_called_decides_who_answers()
    {
        await using var desk = await PhoneDesk.OpenAsync(settings: new Dictionary<string, string>
        {
            ["Endpoints__Twilio__Routes__0__Number"] = "+15550190",
            ["Endpoints__Twilio__Routes__0__AgentId"] = "agent_other",
            ["Endpoints__Twilio__Routes__0__Scenario"] = "echo",
            ["Endpoints__Twilio__Routes__1__Number"] = PhoneDesk.Number,
            ["Endpoints__Twilio__Routes__1__AgentId"] = "agent_names",
            ["Endpoints__Twilio__Routes__1__Scenario"] = "variables",
            ["Endpoints__Twilio__Routes__1__CallerVariable"] = "name",
        });
        var phone = await CallAsync(desk);

        var record = await desk.EndedAsync(await OnlyCallAsync(desk));
        Assert.Equal("agent_names", record.GetProperty("agent_id").GetString());
        Assert.Equal("completed", record.GetProperty("status").GetString()); // the scenario refuses whoever has no name
        Assert.Equal(PhoneCallStatus.Completed, phone.Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{ "agent_id": "agent_asked", "simulate": { "scenario": "variables" }, "dynamic_variables": { "name": "Ada" } }""", "agent_asked")]
    [InlineData(HttpStatusCode.OK, """{ "dynamic_variables": { "name": "Ada" } }""", "agent_usual")]
    [InlineData(HttpStatusCode.InternalServerError, "broken", "agent_usual")]
    [InlineData(HttpStatusCode.OK, "no json", "agent_usual")]
    [InlineData(HttpStatusCode.OK, """{ "reject": true }""", null)]
    public async Task A_webhook_may_decide_and_the_usual_agent_answers_when_it_cannot(HttpStatusCode status, string answer, string? agent)
    {
        var questions = new Questions(status, answer);
        await using var desk = await PhoneDesk.OpenAsync(
            settings: new Dictionary<string, string>
            {
                ["TWILIO_AGENT_ID"] = "agent_usual",
                ["SIMULATE"] = "true",
                ["TWILIO_ROUTING_URL"] = "https://n8n.example.com/webhook/who",
                ["TWILIO_ROUTING_SECRET"] = "a secret of the test",
            },
            configure: builder => builder.Services.AddHttpClient(IncomingRouting.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => questions));
        var phone = await CallAsync(desk);

        Assert.Equal((Caller, PhoneDesk.Number, phone.Sid), questions.Asked);
        Assert.StartsWith("v1,", questions.Signature, StringComparison.Ordinal);
        if (agent is null)
        {
            Assert.Empty((await desk.GetAsync("/calls")).GetProperty("calls").EnumerateArray());
        }
        else
        {
            Assert.Equal(agent, (await desk.EndedAsync(await OnlyCallAsync(desk))).GetProperty("agent_id").GetString());
        }
    }

    [Fact]
    public async Task Without_an_agent_the_call_is_turned_away()
    {
        await using var desk = await PhoneDesk.OpenAsync();
        var phone = await CallAsync(desk);

        Assert.Empty(phone.Streams);
        Assert.Empty((await desk.GetAsync("/calls")).GetProperty("calls").EnumerateArray());
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
    }

    [Fact]
    public async Task When_all_lines_are_busy_the_caller_hears_so()
    {
        await using var desk = await PhoneDesk.OpenAsync(
            settings: new Dictionary<string, string> { ["TWILIO_AGENT_ID"] = "agent_1", ["SIMULATE"] = "true", ["MAX_CALLS"] = "1" });
        var first = await desk.Line.CallInAsync(Caller, PhoneDesk.Number, Webhook, new Person { HangsUpAfter = TimeSpan.FromSeconds(3) }, cancellationToken: Cancelled);
        var second = await CallAsync(desk);

        Assert.Equal(PhoneCallStatus.Busy, second.Status);
        await first.Ended.WaitAsync(Cancelled);
        await desk.EndedAsync(await OnlyCallAsync(desk));
    }

    private static async Task<SimulatedPhoneCall> CallAsync(PhoneDesk desk)
    {
        var phone = await desk.Line.CallInAsync(Caller, PhoneDesk.Number, Webhook, new Person { HangsUpAfter = TimeSpan.FromSeconds(2) }, cancellationToken: Cancelled);
        await phone.Ended.WaitAsync(Cancelled);
        return phone;
    }

    private static async Task<string> OnlyCallAsync(PhoneDesk desk)
    {
        var call = Assert.Single((await desk.GetAsync("/calls")).GetProperty("calls").EnumerateArray());
        return call.GetProperty("session_id").GetString()!;
    }

    /// <summary>n8n, as far as this question goes.</summary>
    private sealed class Questions(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        public (string? Caller, string? Called, string? Sid) Asked { get; private set; }

        public string Signature { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Signature = request.Headers.GetValues("webhook-signature").Single();
            using var question = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            var said = question.RootElement;
            Asked = (said.GetProperty("caller_id").GetString(), said.GetProperty("called_number").GetString(), said.GetProperty("call_sid").GetString());
            return new(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }
    }
}
