using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using AgentConnector.ElevenLabs.Archive;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.ElevenLabs.Session;
using AgentConnector.ElevenLabs.Telemetry;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.ElevenLabs;

/// <summary>Reaches ElevenLabs agents. One for the whole process will do.</summary>
/// <param name="http">
/// For REST calls, where the library's own client will not do: behind a proxy, or with a handler that a test controls. Let it follow no
/// redirects (<c>AllowAutoRedirect = false</c>): the key would be sent along.
/// </param>
/// <param name="options">Key, host and time-outs.</param>
/// <param name="time">The clock of every time-out.</param>
/// <param name="logger">Writes nothing personal and no credential.</param>
public sealed class AgentsClient(HttpClient http, AgentsOptions options, TimeProvider? time = null, ILogger<AgentsClient>? logger = null)
{
    private const string Path = "v1/convai/conversation";
    private const int MostTools = 50;
    private const int ToolsAtOnce = 8;

    /// <summary>For all who bring no client of their own; lives as long as the process.</summary>
    private static readonly HttpClient Own = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // the key would be sent along
        UseCookies = false,
        MaxResponseDrainSize = 0, // an answer that is not read to its end is not worth its connection
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names move
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // baggage of whoever asked is not ElevenLabs'
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan, // the options' limits hold
    };

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly ILogger logger = logger ?? NullLogger<AgentsClient>.Instance;
    private readonly RestCalls rest = new(http, options, time ?? TimeProvider.System, logger ?? NullLogger<AgentsClient>.Instance);

    /// <summary>With the library's own HTTP client, which follows no redirects.</summary>
    /// <param name="options">Key, host and time-outs.</param>
    /// <param name="time">The clock of every time-out.</param>
    /// <param name="logger">Writes nothing personal and no credential.</param>
    public AgentsClient(AgentsOptions options, TimeProvider? time = null, ILogger<AgentsClient>? logger = null)
        : this(Own, options, time, logger)
    {
    }

    /// <summary>What the cloud keeps of conversations, and files for those that run.</summary>
    public ConversationArchive Conversations => new(rest);

    /// <summary>Asks for a ticket to an agent's socket. It lasts 15 minutes.</summary>
    /// <exception cref="AgentsApiException">The cloud refused, was unreachable, or too slow.</exception>
    public async Task<SignedUrl> GetSignedUrlAsync(
        string agentId, SignedUrlParameters? parameters = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentId);
        var query = new QueryText()
            .Add("agent_id", agentId)
            .Add("include_conversation_id", parameters?.IncludeConversationId is true ? "true" : null)
            .Add("branch_id", parameters?.BranchId)
            .Add("version_id", parameters?.VersionId)
            .Add("environment", parameters?.Environment);
        var answer = await rest.GetAsync($"{Path}/get-signed-url{query}", RestJson.Default.SignedUrlAnswer, cancellationToken).ConfigureAwait(false);
        if (!SignedUrl.TryParse(answer.SignedUrl, out var url))
        {
            throw new AgentsApiException(ConversationEndCause.ProtocolError, "ElevenLabs answered without a usable signed URL. Check the base URL.");
        }

        return url;
    }

    /// <summary>Lists the agents of the key's workspace, a page at a time. The key must be allowed to read agents.</summary>
    /// <param name="search">What their names contain; null for all.</param>
    /// <param name="cursor">The <see cref="AgentPage.NextCursor"/> of the page before; null for the first page.</param>
    /// <param name="pageSize">How many agents a page has at most, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentsApiException">The cloud refused, was unreachable, or too slow.</exception>
    public async Task<AgentPage> ListAgentsAsync(string? search = null, string? cursor = null, int pageSize = 30, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 100);
        var query = new QueryText().Add("page_size", pageSize.ToString(CultureInfo.InvariantCulture)).Add("search", search).Add("cursor", cursor);
        using var page = await rest.GetAsync($"v1/convai/agents{query}", RestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
        return AgentPage.Read(page.RootElement);
    }

    /// <summary>Reads what an agent is set to. The key must be allowed to read agents.</summary>
    /// <exception cref="AgentsApiException">The cloud refused, was unreachable, or too slow.</exception>
    public async Task<AgentProfile> GetAgentAsync(string agentId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agentId);
        using var agent = await rest.GetAsync(
            $"v1/convai/agents/{RestCalls.Segment(agentId)}", RestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
        return AgentProfile.Read(agent.RootElement);
    }

    /// <summary>
    /// The names of an agent's client tools: those that whoever talks with it has to run. Where the agent names its tools by their ids alone, each is
    /// read, a few at a time, at most the first 50 of them.
    /// </summary>
    /// <exception cref="AgentsApiException">The cloud refused, was unreachable, or too slow.</exception>
    public async Task<IReadOnlyList<string>> GetClientToolsAsync(AgentProfile agent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (agent.ClientTools is { } known)
        {
            return known;
        }

        var names = new List<string>();
        foreach (var some in agent.ToolIds.Take(MostTools).Chunk(ToolsAtOnce))
        {
            names.AddRange((await Task.WhenAll(some.Select(id => ClientToolAsync(id, cancellationToken))).ConfigureAwait(false)).OfType<string>());
        }

        return names;
    }

    /// <summary>Asks for the shortest answer that needs a valid key.</summary>
    /// <exception cref="AgentsApiException">The cloud refused, was unreachable, or too slow.</exception>
    public async Task CheckKeyAsync(CancellationToken cancellationToken = default)
    {
        using var agents = await rest.GetAsync("v1/convai/agents?page_size=1", RestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Connects and returns once the agent has accepted and announced its formats. With a key it asks for a signed URL
    /// first and connects exactly to what that says; without one the agent must be public.
    /// </summary>
    /// <exception cref="AgentsException">
    /// Refused, unreachable or too slow: <see cref="AgentsApiException"/> from the REST call,
    /// <see cref="ConversationException"/> from the socket.
    /// </exception>
    public async Task<Conversation> ConnectAsync(ConversationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var span = new ConversationSpan(request, options.BaseUrl, time);
        var socket = new ClientWebSocket();
        Uri? address = null;
        try
        {
            using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                address = await AddressAsync(request, scope.Token).ConfigureAwait(false);
                Configure(socket.Options);
                using var own = UpgradeHandler.Own(socket.Options, options);
                await socket.ConnectAsync(address, own ?? UpgradeHandler.Usual, scope.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw Failed(ConversationEndCause.Timeout, $"ElevenLabs did not answer within {options.ConnectTimeout.TotalSeconds:0} s. Check the network and try again.", e);
            }
            catch (WebSocketException e)
            {
                throw NotOpened(socket, address!, e);
            }
        }
        catch (Exception e)
        {
            span.Failed(e);
            socket.Dispose();
            throw;
        }

        return await Conversation.StartAsync(socket, new Uri(address.OriginalString.Split('?')[0]), request, options, time, logger, span, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<string?> ClientToolAsync(string id, CancellationToken cancellationToken)
    {
        using var tool = await rest.GetAsync($"v1/convai/tools/{RestCalls.Segment(id)}", RestJson.Default.JsonDocument, cancellationToken).ConfigureAwait(false);
        return AgentProfile.ClientTool(tool.RootElement, "tool_config");
    }

    private async Task<Uri> AddressAsync(ConversationRequest request, CancellationToken cancellationToken)
    {
        if (request.SignedUrl is { } given)
        {
            return Encrypted(given);
        }

        if (string.IsNullOrEmpty(request.AgentId))
        {
            throw new ArgumentException("Set AgentId or SignedUrl.", nameof(request));
        }

        if (!string.IsNullOrEmpty(options.ApiKey))
        {
            var parameters = new SignedUrlParameters
            {
                IncludeConversationId = request.IncludeConversationId,
                BranchId = request.BranchId,
                VersionId = request.VersionId,
                Environment = request.Environment,
            };
            return Encrypted(await GetSignedUrlAsync(request.AgentId, parameters, cancellationToken).ConfigureAwait(false));
        }

        if (request.VersionId is not null || request.IncludeConversationId)
        {
            throw new ArgumentException("VersionId and IncludeConversationId are told with a signed URL. Set the API key.", nameof(request));
        }

        var query = new QueryText().Add("agent_id", request.AgentId).Add("branch_id", request.BranchId).Add("environment", request.Environment);
        var rest = RestCalls.Combine(options.BaseUrl, $"{Path}{query}");
        return new UriBuilder(rest) { Scheme = rest.Scheme is "http" ? "ws" : "wss" }.Uri;
    }

    // Plain text would show the ticket to everybody on the way; a local stand-in has nothing to hide.
    private Uri Encrypted(SignedUrl url) => url.Uri.Scheme is "wss" || options.BaseUrl.Scheme is "http"
        ? url.Uri
        : throw new AgentsApiException(ConversationEndCause.ProtocolError, "The signed URL is not encrypted (ws://). Check the base URL.");

    private static void Configure(ClientWebSocketOptions socket)
    {
        socket.AddSubProtocol("convai");
        socket.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.CollectHttpResponseDetails = true;
    }

    private ConversationException NotOpened(ClientWebSocket socket, Uri address, WebSocketException e)
    {
        var status = socket.HttpStatusCode;
        if (status is 0 or HttpStatusCode.SwitchingProtocols)
        {
            var why = NoAnswer.Why(e, address);
            logger.Unreachable(Redirect.Origin(address), why, NoAnswer.Detail(e));
            return Failed(ConversationEndCause.Disconnected, $"The agent's socket could not be reached: {why}.", e);
        }

        var location = socket.HttpResponseHeaders?.TryGetValue("Location", out var values) is true
            && Uri.TryCreate(values.First(), UriKind.RelativeOrAbsolute, out var to) ? to : null;
        return Failed(
            RestCalls.CauseOf(status),
            Redirect.TargetOf(status, location, address) is { } target
                ? $"The agent's socket answered with HTTP {(int)status}: a redirect to {target}, which is not followed. Check the base URL."
                : $"The agent's socket answered with HTTP {(int)status}. Check the agent id, the key and the base URL.",
            e);
    }

    private static ConversationException Failed(ConversationEndCause cause, string explanation, Exception e) =>
        new(new(Endings.TransportDied, cause, explanation), e);
}
