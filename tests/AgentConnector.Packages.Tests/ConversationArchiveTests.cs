using System.Net;
using System.Text;
using AgentConnector.ElevenLabs.Archive;

namespace AgentConnector.Packages.Tests;

/// <summary>What is kept of conversations: against the simulator, and against answers that no cloud should give.</summary>
public sealed class ConversationArchiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversations_are_listed_page_by_page_the_latest_first()
    {
        await using var cloud = await AgentCloud.StartAsync("close-1000", cancellationToken: Cancellation);
        var agents = Client(cloud);
        var ids = new List<string>();
        for (var talk = 0; talk < 3; talk++)
        {
            ids.Add(await TalkAsync(agents, cloud.AgentId));
        }

        var first = await agents.Conversations.ListAsync(pageSize: 2, cancellationToken: Cancellation);
        var second = await agents.Conversations.ListAsync(cursor: first.NextCursor, pageSize: 2, cancellationToken: Cancellation);

        Assert.Equal([ids[2], ids[1], ids[0]], first.Conversations.Concat(second.Conversations).Select(one => one.ConversationId));
        Assert.Null(second.NextCursor);
        var one = first.Conversations[0];
        Assert.Equal(("close-1000", ConversationState.Done, "success", 1), (one.AgentId, one.State, one.Outcome, one.Messages));
        Assert.Equal(cloud.Conversations[2].StartedAt.ToUnixTimeSeconds(), one.StartedAt!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_query_says_which_conversations_and_in_which_order()
    {
        await using var cloud = await AgentCloud.StartAsync("close-1000", cancellationToken: Cancellation);
        var agents = Client(cloud);
        var ann = await TalkAsync(agents, cloud.AgentId, "ann");
        await TalkAsync(agents, cloud.AgentId, "bob");
        await TalkAsync(agents, "error-llm_timeout", "ann");

        var page = await agents.Conversations.ListAsync(
            new()
            {
                AgentId = cloud.AgentId,
                UserId = "ann",
                Outcome = "success",
                Search = "goodbye",
                OldestFirst = true,
                WithSummaries = true,
                StartedAfter = DateTimeOffset.UnixEpoch,
                StartedBefore = TimeProvider.System.GetUtcNow().AddDays(1),
            },
            cancellationToken: Cancellation);

        var one = Assert.Single(page.Conversations);
        Assert.Equal((ann, "A simulated conversation of 1 turns."), (one.ConversationId, one.Summary));
        Assert.DoesNotContain("ann", new ConversationQuery { UserId = "ann" }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_and_its_recording_are_read()
    {
        await using var cloud = await AgentCloud.StartAsync("close-1000", cancellationToken: Cancellation);
        var agents = Client(cloud);
        var id = await TalkAsync(agents, cloud.AgentId);
        using var file = new MemoryStream();

        var record = await agents.Conversations.GetAsync(id, Cancellation);
        var type = await agents.Conversations.GetAudioAsync(id, file, cancellationToken: Cancellation);

        Assert.Equal((id, ConversationState.Done, "audio/wav"), (record.ConversationId, record.State, type));
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file.ToArray(), 0, 4));
    }

    [Fact]
    public async Task Without_a_recording_nothing_is_written()
    {
        await using var cloud = await AgentCloud.StartAsync("echo", cancellationToken: Cancellation);
        using var file = new MemoryStream();

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => Client(cloud).Conversations.GetAudioAsync("conv_none", file, cancellationToken: Cancellation));

        Assert.Equal((ConversationEndCause.NotFound, 0L), (e.Cause, file.Length));
    }

    [Theory]
    [InlineData(FeedbackScore.Like, "like")]
    [InlineData(FeedbackScore.Dislike, "dislike")]
    [InlineData(FeedbackScore.None, null)]
    public async Task Feedback_reaches_the_record(FeedbackScore score, string? kept)
    {
        await using var cloud = await AgentCloud.StartAsync("close-1000", cancellationToken: Cancellation);
        var agents = Client(cloud);
        var id = await TalkAsync(agents, cloud.AgentId);

        await agents.Conversations.SendFeedbackAsync(id, score, Cancellation);

        Assert.Equal(kept, cloud.Conversations[0].Feedback.Score);
    }

    [Fact]
    public async Task A_file_is_uploaded_and_shown_to_the_agent()
    {
        await using var cloud = await AgentCloud.StartAsync("multi-turn", cancellationToken: Cancellation);
        var agents = Client(cloud);
        await using var conversation = await agents.ConnectAsync(new() { AgentId = cloud.AgentId }, Cancellation);

        var file = await agents.Conversations.UploadFileAsync(conversation.ConversationId, "%PDF"u8.ToArray(), "Rechnung ü.pdf", "application/pdf", Cancellation);
        await conversation.SendMultimodalMessageAsync("See my receipt", [file], Cancellation);
        await foreach (var e in conversation.Events.ReadAllAsync(Cancellation))
        {
            if (e is UserTranscript)
            {
                break; // it has been heard
            }
        }

        await conversation.EndAsync(Cancellation);

        var seen = await cloud.EndedConversationAsync(cancellationToken: Cancellation);
        Assert.Equal(new UploadedFile(file, "Rechnung ü.pdf", "application/pdf"), seen.AssertUserSaid("See my receipt").File);
        cloud.AssertNoViolations();
    }

    [Fact]
    public async Task A_file_that_the_cloud_does_not_take_is_told_in_its_words()
    {
        await using var cloud = await AgentCloud.StartAsync("silent", cancellationToken: Cancellation);
        var agents = Client(cloud);
        await using var conversation = await agents.ConnectAsync(new() { AgentId = cloud.AgentId }, Cancellation);

        var e = await Assert.ThrowsAsync<AgentsApiException>(
            () => agents.Conversations.UploadFileAsync(conversation.ConversationId, new byte[3], "a.exe", "application/x-msdownload", Cancellation));

        Assert.Equal((ConversationEndCause.Refused, "invalid_file_type"), (e.Cause, e.Code));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"conversations":7,"next_cursor":7}""")]
    [InlineData("""{"conversations":[7,null,{},{"conversation_id":7}],"next_cursor":""}""")]
    public async Task A_strange_page_is_empty(string answer)
    {
        var page = await Answering(answer).ListAsync(cancellationToken: Cancellation);

        Assert.Equal((0, null), (page.Conversations.Count, page.NextCursor));
    }

    [Fact]
    public async Task Strange_values_of_an_entry_are_left_out()
    {
        var page = await Answering("""{"conversations":[{"conversation_id":"conv_1","start_time_unix_secs":1e300,"call_duration_secs":-1,"message_count":"7","status":[]}]}""").ListAsync(cancellationToken: Cancellation);

        var one = Assert.Single(page.Conversations);
        Assert.Equal(("conv_1", null, TimeSpan.Zero, 0, ConversationState.Unknown), (one.ConversationId, one.StartedAt, one.Duration, one.Messages, one.State));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"file_id":""}""")]
    [InlineData("null")]
    public async Task An_upload_without_an_id_is_a_failure(string answer)
    {
        var e = await Assert.ThrowsAsync<AgentsApiException>(() => Answering(answer).UploadFileAsync("conv_1", new byte[1], "a.png", "image/png", Cancellation));

        Assert.Equal(ConversationEndCause.ProtocolError, e.Cause);
    }

    [Fact]
    public async Task A_recording_that_is_too_long_is_not_taken_to_its_end()
    {
        using var file = new MemoryStream();

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => Answering(new string('a', 200_000)).GetAudioAsync("conv_1", file, mostBytes: 100_000, Cancellation));

        Assert.Equal(ConversationEndCause.ProtocolError, e.Cause);
        Assert.InRange(file.Length, 0, 100_000);
    }

    [Fact]
    public async Task A_full_disk_is_not_taken_for_a_broken_line()
    {
        using var full = new MemoryStream(new byte[10]);

        await Assert.ThrowsAsync<NotSupportedException>(() => Answering(new string('a', 200)).GetAudioAsync("conv_1", full, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_recording_that_does_not_come_ends_with_the_time_for_it()
    {
        var time = new ManualTime();
        var agents = new AgentsClient(new HttpClient(new Line(() => new(HttpStatusCode.OK) { Content = new StreamContent(new Endless()) })), new AgentsOptions { ApiKey = "key" }, time);
        using var file = new MemoryStream();

        var reading = agents.Conversations.GetAudioAsync("conv_1", file, cancellationToken: Cancellation);
        time.Advance(TimeSpan.FromMinutes(5));

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => reading);
        Assert.Equal(ConversationEndCause.Timeout, e.Cause);
        Assert.Contains("within 300 s", e.Message, StringComparison.Ordinal);
    }

    private static AgentsClient Client(AgentCloud cloud) => new(new AgentsOptions { ApiKey = cloud.ApiKey, BaseUrl = cloud.BaseUrl });

    private static ConversationArchive Answering(string answer) =>
        new AgentsClient(new HttpClient(new Line(() => new(HttpStatusCode.OK) { Content = new StringContent(answer) })), new AgentsOptions { ApiKey = "key" }).Conversations;

    private static async Task<string> TalkAsync(AgentsClient agents, string agent, string? user = null)
    {
        await using var conversation = await agents.ConnectAsync(new() { AgentId = agent, UserId = user }, Cancellation);
        try
        {
            await foreach (var _ in conversation.Events.ReadAllAsync(Cancellation))
            {
            }
        }
        catch (ConversationException)
        {
            // One of the agents fails on purpose.
        }

        return conversation.ConversationId;
    }

    private sealed class Line(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());
    }

    /// <summary>Nothing ever comes of it.</summary>
    private sealed class Endless : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
