using System.Security.Cryptography;
using System.Text;
using AgentConnector.Simulator.Phones;
using AgentConnector.Simulator.Phones.Streams;

namespace AgentConnector.Testing.Phones;

/// <summary>How the phone network misbehaves, on purpose.</summary>
public sealed class FaultyConduct : PhoneConduct
{
    private const int FramesBeforeDrop = 50;
    private const int OversizedCharacters = 2_000_000;
    private const string AnotherToken = "another token than the account's";
    private static readonly byte[] Silence = [.. Enumerable.Repeat((byte)0xFF, 160)];

    private readonly PhoneFaults faults;

    /// <param name="faults">What goes wrong.</param>
    /// <param name="late">How late a late stream is: longer than any ticket should live.</param>
    public FaultyConduct(PhoneFaults faults, TimeSpan? late = null)
    {
        this.faults = faults;
        RestStatus = Has(PhoneFaults.RestUnauthorized) ? 401
            : Has(PhoneFaults.RestTooManyRequests) ? 429
            : Has(PhoneFaults.RestServerError) ? 500
            : Has(PhoneFaults.RestTimeout) ? 0
            : null;
        StreamDelay = Has(PhoneFaults.NoStream) ? Timeout.InfiniteTimeSpan
            : Has(PhoneFaults.LateStream) ? late ?? TimeSpan.FromSeconds(60)
            : TimeSpan.Zero;
        MostMedia = Has(PhoneFaults.DropsMidCall) ? FramesBeforeDrop : int.MaxValue;
        Garbage = Has(PhoneFaults.Garbage);
        StatusOutOfOrder = Has(PhoneFaults.StatusOutOfOrder);
    }

    internal override int StatusCopies => Has(PhoneFaults.StatusTwice) ? 2 : 1;

    internal override int Streams => Has(PhoneFaults.DoubleStream) ? 2 : 1;

    internal override bool StreamsAgain => Has(PhoneFaults.ReplayedStream);

    internal override int MediaCopies => Has(PhoneFaults.Flood) ? 50 : 1;

    internal override string WebhookToken(string authToken) => Has(PhoneFaults.ForgedWebhook) ? AnotherToken : authToken;

    internal override string StreamToken(string authToken) => Has(PhoneFaults.ForgedStream) ? AnotherToken : authToken;

    internal override IReadOnlyDictionary<string, string> Parameters(IReadOnlyDictionary<string, string> given) =>
        Has(PhoneFaults.NoParameters) ? new Dictionary<string, string>()
        : Has(PhoneFaults.ForgedParameters) ? given.ToDictionary(pair => pair.Key, _ => RandomNumberGenerator.GetHexString(32, lowercase: true))
        : given;

    internal override bool Opens(FarOutbox outbox, StreamMessages messages, IReadOnlyDictionary<string, string> parameters)
    {
        if (Has(PhoneFaults.SilentStream))
        {
            return false;
        }

        if (Has(PhoneFaults.DropsBeforeConnected | PhoneFaults.DropsBeforeStart))
        {
            if (Has(PhoneFaults.DropsBeforeStart))
            {
                outbox.TrySend(StreamMessages.Connected());
            }

            outbox.Cut();
            return false;
        }

        if (Has(PhoneFaults.MediaBeforeStart))
        {
            outbox.TrySend(StreamMessages.Connected());
            outbox.TrySend(messages.Media(Silence));
            outbox.TrySend(messages.Start(parameters));
            return true;
        }

        base.Opens(outbox, messages, parameters);
        if (Has(PhoneFaults.OversizedFrame))
        {
            var payload = new string('A', OversizedCharacters);
            outbox.TrySend(Encoding.UTF8.GetBytes($$$"""{"event":"media","media":{"payload":"{{{payload}}}"}}"""));
        }

        if (Has(PhoneFaults.DropsAfterStart))
        {
            outbox.Cut();
            return false;
        }

        return true;
    }

    /// <summary>Whether any of them is among the faults.</summary>
    private bool Has(PhoneFaults any) => (faults & any) != 0;
}
