using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace AgentConnector.Hosting.Resilience;

/// <summary>
/// How a far side is asked: again where that may help, within the time of whoever asks. Each try has a limit of its own, a wish to be left alone
/// (<c>Retry-After</c>) is heeded, and one that fails and fails is not asked at all (<see cref="Circuit"/>). For requests that may be repeated.
/// </summary>
internal sealed class Persistence
{
    public const int MostTries = 3;

    /// <summary>Of the whole time, so that a second try has as much as the first.</summary>
    private const double PartOfOneTry = 0.45;

    /// <summary>After this part of the whole time no other try is begun.</summary>
    private const double PartForWaiting = 0.5;

    private static readonly TimeSpan ShortestTry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly HttpRequestOptionsKey<long> Began = new("began");

    private readonly Circuit circuit;
    private readonly TimeProvider time;
    private readonly TimeSpan forWaiting;

    /// <param name="circuit">The far side's.</param>
    /// <param name="whole">How long whoever asks waits in all.</param>
    /// <param name="time">The clock.</param>
    public Persistence(Circuit circuit, TimeSpan whole, TimeProvider time)
    {
        (this.circuit, this.time, forWaiting) = (circuit, time, whole * PartForWaiting);
        var oneTry = whole * PartOfOneTry;
        Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MostTries - 1,
                ShouldHandle = asked => ValueTask.FromResult(Signs.MayPass(asked.Outcome) && PauseAfter(asked.Outcome, asked.AttemptNumber, asked.Context) is not null),
                DelayGenerator = asked => ValueTask.FromResult(PauseAfter(asked.Outcome, asked.AttemptNumber, asked.Context)),
            })
            .AddCircuitBreaker(circuit.ToOptions())
            .AddTimeout(oneTry > ShortestTry ? oneTry : ShortestTry)
            .Build();
    }

    public ResiliencePipeline<HttpResponseMessage> Pipeline { get; }

    /// <summary>Notes when it was asked for: its time runs from then on.</summary>
    public void Begin(HttpRequestMessage request) => request.Options.Set(Began, time.GetTimestamp());

    /// <summary>The far side was not asked.</summary>
    public FarSideRestsException Rests() => new(circuit.Trouble ?? "It has failed to answer too often.", circuit.RestsFor ?? ShortestTry);

    /// <summary>How long to wait before the next try; null when that is too long.</summary>
    private TimeSpan? PauseAfter(Outcome<HttpResponseMessage> outcome, int tries, ResilienceContext context)
    {
        var pause = FirstPause * Math.Pow(2, tries) * (0.8 + (RandomNumberGenerator.GetInt32(400) / 1_000.0));
        var asked = AskedFor(outcome.Result);
        pause = asked > pause ? asked.Value : pause;
        var spent = context.GetRequestMessage()?.Options.TryGetValue(Began, out var began) is true ? time.GetElapsedTime(began) : TimeSpan.Zero;
        return spent + pause <= forWaiting ? pause : null;
    }

    private TimeSpan? AskedFor(HttpResponseMessage? answer) => answer?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
