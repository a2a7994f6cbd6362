using System.Text;
using AgentConnector.Simulator.Phones.Rest;
using AgentConnector.Simulator.Phones.Streams;

namespace AgentConnector.Simulator.Phones;

/// <summary>How the phone network treats somebody's calls. Made like this it does as it should; tests derive what goes wrong otherwise.</summary>
public class PhoneConduct
{
    /// <summary>The HTTP status that creating the call is answered with: 401, 429 or 500; 0 never answers; null places the call.</summary>
    public int? RestStatus { get; init; }

    /// <summary>How late the media stream opens; infinite never.</summary>
    public TimeSpan StreamDelay { get; init; }

    /// <summary>The connection of the stream breaks after so many pieces of 20 ms.</summary>
    public int MostMedia { get; init; } = int.MaxValue;

    /// <summary>Frames that are no messages, unknown events, payloads that are not base64, another stream's id come before the media.</summary>
    public bool Garbage { get; init; }

    /// <summary>Status callbacks come in pairs, the later one first.</summary>
    public bool StatusOutOfOrder { get; init; }

    /// <summary>How often each status callback comes.</summary>
    internal virtual int StatusCopies => 1;

    /// <summary>How many streams open at once.</summary>
    internal virtual int Streams => 1;

    /// <summary>Another stream opens when the call is over.</summary>
    internal virtual bool StreamsAgain => false;

    /// <summary>How often each piece of media is sent.</summary>
    internal virtual int MediaCopies => 1;

    /// <summary>What webhooks are signed with.</summary>
    internal virtual string WebhookToken(string authToken) => authToken;

    /// <summary>What the stream's upgrade is signed with.</summary>
    internal virtual string StreamToken(string authToken) => authToken;

    /// <summary>What the stream says its parameters are.</summary>
    internal virtual IReadOnlyDictionary<string, string> Parameters(IReadOnlyDictionary<string, string> given) => given;

    internal RestError? RestError => RestStatus switch
    {
        401 => RestError.Unauthorized,
        429 => RestError.TooManyRequests,
        500 => RestError.Broken,
        _ => null,
    };

    /// <summary>Sends what comes before the first media.</summary>
    /// <returns>True when media may follow.</returns>
    internal virtual bool Opens(FarOutbox outbox, StreamMessages messages, IReadOnlyDictionary<string, string> parameters)
    {
        outbox.TrySend(StreamMessages.Connected());
        outbox.TrySend(messages.Start(parameters));
        if (Garbage)
        {
            foreach (var frame in (string[])
                [
                    "", "null", "[]", "{", "\"media\"", "{}", """{"event":null}""", """{"event":"weather","weather":{}}""",
                    """{"event":"media","media":null}""", """{"event":"media","media":{"payload":"***"}}""",
                    """{"event":"media","streamSid":"MZ0","media":{"track":"inbound","chunk":1,"timestamp":-5,"payload":""}}""",
                    """{"event":"dtmf","dtmf":{"digit":"12"}}""", """{"event":"mark"}""",
                ])
            {
                outbox.TrySend(Encoding.UTF8.GetBytes(frame));
            }

            outbox.TrySend([0, 1, 2, 0xFF], binary: true);
        }

        return true;
    }
}
