using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.ElevenLabs.Session;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Archive;

/// <summary>
/// What the cloud keeps of conversations: the list, each record, its recording, what its user thought of it; and the files that a live one is
/// shown. Reached through <see cref="AgentsClient.Conversations"/>. Every failure is an <see cref="AgentsApiException"/>.
/// </summary>
public sealed class ConversationArchive
{
    /// <summary>How many bytes of a recording are taken, where nobody says otherwise: ten hours of the cloud's MP3s.</summary>
    public const long UsualMostAudioBytes = 576L * 1024 * 1024;

    private const string All = "v1/convai/conversations";

    private readonly RestCalls rest;

    internal ConversationArchive(RestCalls rest) => this.rest = rest;

    /// <summary>Lists conversations, a page at a time, the latest first unless the query says otherwise. The key must be allowed to read conversations.</summary>
    /// <param name="query">Which; null for all of the workspace.</param>
    /// <param name="cursor">The <see cref="ConversationPage.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="pageSize">How many a page has at most, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentsApiException">The cloud refused, was unreachable, or too slow; or the answer has more than 8 MiB.</exception>
    public async Task<ConversationPage> ListAsync(
        ConversationQuery? query = null, string? cursor = null, int pageSize = 30, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 100);
        var text = new QueryText().Add("page_size", pageSize.ToString(CultureInfo.InvariantCulture)).Add("cursor", cursor);
        using var page = await rest.GetAsync($"{All}{(query ?? new()).AddTo(text)}", RestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
        return ConversationPage.Read(page.RootElement);
    }

    /// <summary>Reads what is kept of a conversation. Its analysis is there once it is <see cref="ConversationState.Done"/>, some seconds to minutes after its end.</summary>
    /// <exception cref="AgentsApiException">The cloud refused, does not know it, was unreachable, or too slow; or the answer has more than 8 MiB.</exception>
    public async Task<ConversationRecord> GetAsync(string conversationId, CancellationToken cancellationToken = default)
    {
        using var answer = await rest.GetAsync(One(conversationId), RestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
        return ConversationRecord.Read(conversationId, answer.RootElement);
    }

    /// <summary>
    /// Writes the recording of a conversation to a stream, as it comes, within <see cref="AgentsOptions.TransferTimeout"/>. It is there once the conversation
    /// is <see cref="ConversationState.Done"/>, if the agent is set to keep it. When this fails, a part may have been written.
    /// </summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="destination">Where to. What it throws is thrown here.</param>
    /// <param name="mostBytes">What is longer is not taken to its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The media type: <c>audio/mpeg</c> from the cloud, <c>audio/wav</c> from the simulator.</returns>
    /// <exception cref="AgentsApiException">The cloud refused, has no recording (<see cref="ConversationEndCause.NotFound"/>), was unreachable, or too slow; or it is longer.</exception>
    public Task<string> GetAudioAsync(
        string conversationId, Stream destination, long mostBytes = UsualMostAudioBytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return rest.TransferAsync(HttpMethod.Get, $"{One(conversationId)}/audio", content: null, CopyAsync, cancellationToken);

        async Task<string> CopyAsync(HttpResponseMessage response, CancellationToken scope)
        {
            await AnswerBody.CopyAsync(response.Content, destination, mostBytes, scope).ConfigureAwait(false);
            return response.Content.Headers.ContentType?.MediaType ?? MediaTypeNames.Application.Octet;
        }
    }

    /// <summary>Says what the user thought of the whole conversation. Of a single reply, while it runs, it is <see cref="Conversation.SendFeedbackAsync"/>.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="score"><see cref="FeedbackScore.None"/> takes earlier feedback back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentsApiException">The cloud refused, does not know it, was unreachable, or too slow.</exception>
    public Task SendFeedbackAsync(string conversationId, FeedbackScore score, CancellationToken cancellationToken = default)
    {
        var text = score switch { FeedbackScore.Like => "\"like\"", FeedbackScore.Dislike => "\"dislike\"", _ => "null" };
        var content = new StringContent($$"""{"feedback":{{text}}}""", encoding: null, MediaTypeNames.Application.Json);
        return rest.TransferAsync(HttpMethod.Post, $"{One(conversationId)}/feedback", content, (_, _) => Task.FromResult(true), cancellationToken);
    }

    /// <summary>Uploads a file for a live conversation, within <see cref="AgentsOptions.TransferTimeout"/>; then <see cref="Conversation.SendMultimodalMessageAsync"/> shows it to the agent.</summary>
    /// <param name="conversationId">The conversation's <see cref="Conversation.ConversationId"/>.</param>
    /// <param name="content">The file, whole.</param>
    /// <param name="fileName">Its name, with its ending, such as <c>receipt.png</c>.</param>
    /// <param name="mediaType">Such as <c>image/png</c>; the cloud takes images and PDF.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The id to name it by, <c>file_…</c>.</returns>
    /// <exception cref="AgentsApiException">The cloud refused the file, does not know the conversation, was unreachable, or too slow.</exception>
    /// <exception cref="FormatException">That is no media type.</exception>
    public async Task<string> UploadFileAsync(
        string conversationId, ReadOnlyMemory<byte> content, string fileName, string mediaType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        var file = new ReadOnlyMemoryContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
        using var form = new MultipartFormDataContent { { file, "file", fileName } };
        var answer = await rest.TransferAsync(
            HttpMethod.Post, $"{One(conversationId)}/files", form, (response, scope) => RestCalls.ReadAsync(response, RestJson.Default.FileAnswer, scope), cancellationToken)
            .ConfigureAwait(false);
        return answer.FileId is { Length: > 0 } id
            ? id
            : throw new AgentsApiException(ConversationEndCause.ProtocolError, "ElevenLabs answered without the uploaded file's id. Check the base URL.");
    }

    private static string One(string conversationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(conversationId);
        return $"{All}/{RestCalls.Segment(conversationId)}";
    }
}
