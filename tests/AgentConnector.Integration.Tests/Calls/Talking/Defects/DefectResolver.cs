using System.Net;
using AgentConnector.Webhooks.Guard;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>Names of hosts that meet the defect when something is delivered; the first question checks the request, and is answered.</summary>
internal sealed class DefectResolver(Defect defect) : IHostResolver
{
    private int asked;

    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref asked) > 1)
        {
            await defect.PassAsync();
        }

        return [IPAddress.Loopback];
    }
}
