using System.Collections.Concurrent;
using System.Threading.Channels;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Simulator.Phones;

/// <summary>
/// A pretend phone line on a port of its own that speaks Twilio: the REST API that places calls, signed webhooks, TwiML, and media streams
/// in real time. If you hold it, it runs; dispose it and every call is hung up.
/// </summary>
public sealed class PhoneLine : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LineState state;
    private readonly WebhookClient webhooks;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<LiveCall, Task> running = new();
    private readonly Channel<SimulatedPhoneCall> placed = Channel.CreateBounded<SimulatedPhoneCall>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private PhoneLine(WebApplication app, LineState state)
    {
        (this.app, this.state, webhooks) = (app, state, new WebhookClient(state));
        app.UseRouting();
        new PhoneApi(state, order => Begin(order, state.Options.PhoneBook[order.To]), sid => running.Keys.FirstOrDefault(call => call.Record.Sid == sid)).Map(app);
    }

    /// <summary>The base of the REST API, in place of <c>https://api.twilio.com</c>.</summary>
    public Uri BaseUrl => BareServer.AddressOf(app);

    /// <summary>The account that owns the calls.</summary>
    public string AccountSid => state.Options.AccountSid;

    /// <summary>The account's token.</summary>
    public string AuthToken => state.Options.AuthToken;

    /// <summary>The running and the remembered calls, the oldest first.</summary>
    public IReadOnlyList<SimulatedPhoneCall> Calls => state.History.All;

    /// <summary>What the program under test did against the contract, the oldest first.</summary>
    public IReadOnlyList<ContractViolation> Violations => state.Violations.All;

    /// <summary>Starts a line and returns when it listens.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PhoneLine> StartAsync(
        PhoneLineOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<PhoneLine>();
        var app = BareServer.Build(options.Url, connections: options.MaxCalls + 100L, shutdown: TimeSpan.FromSeconds(1), loggers);
        var line = new PhoneLine(app, new LineState(options, time ?? TimeProvider.System, logger));
        try
        {
            await line.app.StartAsync(cancellationToken);
            return line;
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A person calls the program under test: its voice webhook is asked what to do, and what it answers is done. Returns once
    /// the webhook has answered; the call then goes on by itself.
    /// </summary>
    /// <param name="from">The person's number.</param>
    /// <param name="to">The number they call.</param>
    /// <param name="webhookUrl">The voice webhook of that number, exactly as it is registered.</param>
    /// <param name="person">Who calls; null calls like the person at +15550100.</param>
    /// <param name="statusCallbackUrl">Told when the call is over; null tells nobody.</param>
    /// <param name="cancellationToken">Stops waiting; the call goes on.</param>
    /// <exception cref="InvalidOperationException">As many calls as allowed are running.</exception>
    public async Task<SimulatedPhoneCall> CallInAsync(
        string from, string to, string webhookUrl, Person? person = null, string? statusCallbackUrl = null,
        CancellationToken cancellationToken = default)
    {
        var order = new CallOrder
        {
            From = from,
            To = to,
            VoiceUrl = webhookUrl,
            StatusCallback = statusCallbackUrl,
        };
        var call = Begin(order, person ?? Person.Talks) ?? throw new InvalidOperationException("As many calls as allowed are running.");
        await call.UntilAsync(known => known.Webhooks.Any(webhook => webhook.Kind == "voice"), cancellationToken);
        return call;
    }

    /// <summary>The next call, in or out, that nobody has asked for yet.</summary>
    public ValueTask<SimulatedPhoneCall> NextCallAsync(CancellationToken cancellationToken = default) =>
        placed.Reader.ReadAsync(cancellationToken);

    /// <summary>Hangs up every call, waits until streams and webhooks are done for a bounded time, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var running in running.Values)
        {
            await running;
        }

        await app.StopAsync();
        await app.DisposeAsync();
        webhooks.Dispose();
        stopping.Dispose();
    }

    private SimulatedPhoneCall? Begin(CallOrder order, Person person)
    {
        var call = new LiveCall(state, webhooks, order, person);
        if (stopping.IsCancellationRequested || !state.History.TryStart(call.Record))
        {
            call.Dispose();
            return null;
        }

        placed.Writer.TryWrite(call.Record);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[call] = RunAsync(call, started.Task);
        started.SetResult();
        return call.Record;
    }

    private async Task RunAsync(LiveCall call, Task started)
    {
        await started;
        await call.RunAsync(stopping.Token);
        state.History.HasEnded();
        running.TryRemove(call, out _);
        call.Dispose();
    }
}
