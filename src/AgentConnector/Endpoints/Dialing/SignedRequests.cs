using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Hosting.Listening;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Lets in what a dialer signed and nothing else.</summary>
internal sealed class SignedRequests(UnverifiedBodies bodies, StreamReception reception)
{
    /// <summary>What was signed; null when it was refused, which is then the answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tries">Whether it brings a signature: nothing is read for whoever does not even try.</param>
    /// <param name="verify">What the request is, given its body; null when that is not what was signed.</param>
    public async Task<T?> VerifyAsync<T>(HttpContext http, bool tries, Func<ReadOnlyMemory<byte>, T?> verify)
        where T : class
    {
        if (tries)
        {
            using var body = await bodies.ReadAsync(http, http.RequestAborted);
            if (body is null)
            {
                await UnverifiedBodies.CutOff.ExecuteAsync(http);
                return null;
            }

            if (verify(body.Bytes) is { } verified)
            {
                http.Trust();
                return verified;
            }
        }

        await reception.RefuseAsync(http, StreamRefusal.Forged);
        return null;
    }
}
