using System.Security.Cryptography;
using Polly;
using Polly.Hedging;
using Polly.Retry;
using Polly.Timeout;

namespace AgentConnector.Hosting.Resilience;

/// <summary>
/// How a far side is asked: again where that may help, within the time of whoever asks. An answer may take nearly all of that time: when it is long in
/// coming a second try is made beside the first, and the first good answer counts. A wish to be left alone (<c>Retry-After</c>) is heeded, and one that
/// fails and fails is not asked at all (<see cref="Circuit"/>). For requests that may be repeated.
/// </summary>
internal sealed class Persistence
{
    public const int MostTries = 3;

    /// <summary>Of the whole time, then a second try is made beside the first: it has as much as the first had, in case that hangs on a connection that is dead.</summary>
    private const double PartBeforeSecond = 0.45;

    /// <summary>After this part of the whole time no other try is begun.</summary>
    private const double PartForWaiting = 0.5;

    /// <summary>A try that has not been answered by then counts as a failure; whoever asks is told a moment later.</summary>
    private const double PartForAnswers = 0.95;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(50);
    private static readonly HttpRequestOptionsKey<long> Began = new("began");

    private readonly Circuit circuit;
    private readonly TimeProvider time;
    private readonly TimeSpan whole;

    /// <param name="circuit">The far side's.</param>
    /// <param name="whole">How long whoever asks waits in all.</param>
    /// <param name="time">The clock.</param>
    public Persistence(Circuit circuit, TimeSpan whole, TimeProvider time)
    {
        (this.circuit, this.time, this.whole) = (circuit, time, whole);
        Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddHedging(new HedgingStrategyOptions<HttpResponseMessage>
            {
                MaxHedgedAttempts = 1,
                Delay = whole * PartBeforeSecond,
                ShouldHandle = asked => ValueTask.FromResult(HasSecond(asked.Context) && Signs.SaysNothing(asked.Outcome)),
                ActionGenerator = Second,
            })
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MostTries - 1,
                ShouldHandle = asked => ValueTask.FromResult(Signs.MayPass(asked.Outcome) && PauseAfter(asked.Outcome, asked.AttemptNumber, asked.Context) is not null),
                DelayGenerator = asked => ValueTask.FromResult(PauseAfter(asked.Outcome, asked.AttemptNumber, asked.Context)),
            })
            .AddCircuitBreaker(circuit.ToOptions())
            .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = asked => ValueTask.FromResult(ForAnswer(asked.Context)) })
            .Build();
    }

    public ResiliencePipeline<HttpResponseMessage> Pipeline { get; }

    /// <summary>Notes when it was asked for: its time runs from then on.</summary>
    public void Begin(HttpRequestMessage request) => request.Options.Set(Began, time.GetTimestamp());

    /// <summary>The far side was not asked.</summary>
    public FarSideRestsException Rests() => new(circuit.Trouble ?? "It has failed to answer too often.", circuit.RestsFor ?? ShortestRest);

    /// <summary>A request of its own for the second try: two cannot share one.</summary>
    private static Func<ValueTask<Outcome<HttpResponseMessage>>>? Second(HedgingActionGeneratorArguments<HttpResponseMessage> asked)
    {
        if (asked.PrimaryContext.GetRequestMessage() is not { Content: null } first)
        {
            return null;
        }

        var second = new HttpRequestMessage(first.Method, first.RequestUri) { Version = first.Version, VersionPolicy = first.VersionPolicy };
        foreach (var (name, values) in first.Headers.NonValidated)
        {
            second.Headers.TryAddWithoutValidation(name, values);
        }

        if (first.Options.TryGetValue(Began, out var began))
        {
            second.Options.Set(Began, began);
        }

        asked.ActionContext.SetRequestMessage(second);
        return () => asked.Callback(asked.ActionContext);
    }

    /// <summary>How long to wait before the next try; null when that is too long.</summary>
    private TimeSpan? PauseAfter(Outcome<HttpResponseMessage> outcome, int tries, ResilienceContext context)
    {
        var pause = FirstPause * Math.Pow(2, tries) * (0.8 + (RandomNumberGenerator.GetInt32(400) / 1_000.0));
        var asked = AskedFor(outcome.Result);
        pause = asked > pause ? asked.Value : pause;
        return Spent(context) + pause <= whole * PartForWaiting ? pause : null;
    }

    private bool HasSecond(ResilienceContext context) => Spent(context) >= whole * PartBeforeSecond;

    private TimeSpan ForAnswer(ResilienceContext context) => (whole * PartForAnswers) - Spent(context) is var left && left > AMoment ? left : AMoment;

    private TimeSpan Spent(ResilienceContext context) =>
        context.GetRequestMessage()?.Options.TryGetValue(Began, out var began) is true ? time.GetElapsedTime(began) : TimeSpan.Zero;

    private TimeSpan? AskedFor(HttpResponseMessage? answer) => answer?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
