using System.Net;

namespace AgentConnector.ElevenLabs.Http;

/// <summary>An answer that leads elsewhere. None is followed: keys and signatures would be sent along.</summary>
internal static class Redirect
{
    /// <summary>Where it leads, such as <c>https://other.example</c>; null when it is no redirect. Path and query may be secrets, and are left out.</summary>
    public static string? TargetOf(HttpResponseMessage response) =>
        TargetOf(response.StatusCode, response.Headers.Location, response.RequestMessage?.RequestUri);

    /// <param name="status">The answer's.</param>
    /// <param name="location">Its header; null without one.</param>
    /// <param name="asked">What was asked, for an address that is relative to it.</param>
    public static string? TargetOf(HttpStatusCode status, Uri? location, Uri? asked)
    {
        if ((int)status is < 300 or > 399 || location is null)
        {
            return null;
        }

        var target = !location.IsAbsoluteUri && asked is not null && Uri.TryCreate(asked, location, out var joined) ? joined : location;
        return target.IsAbsoluteUri ? Origin(target) : "an address that cannot be read";
    }

    /// <summary>Scheme, host and port.</summary>
    public static string Origin(Uri address) => $"{address.Scheme}://{address.Authority}";
}
