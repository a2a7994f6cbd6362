using System.Diagnostics.CodeAnalysis;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// A ticket to one agent's socket, good for 15 minutes. It is a bearer credential: its text leaves this object only through
/// <see cref="Reveal"/>, never through <see cref="ToString"/>, logs or exceptions.
/// </summary>
public sealed class SignedUrl
{
    private SignedUrl(Uri uri, Uri address) => (Uri, Address) = (uri, address);

    /// <summary>The address without its query, fit to be shown.</summary>
    public Uri Address { get; }

    internal Uri Uri { get; }

    /// <summary>Reads a <c>wss://</c> (or, for a local stand-in, <c>ws://</c>) address.</summary>
    /// <exception cref="FormatException">It is something else; the text is not repeated.</exception>
    public static SignedUrl Parse(string text) =>
        TryParse(text, out var url) ? url : throw new FormatException("This is not an absolute ws:// or wss:// address.");

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SignedUrl? url)
    {
        url = null;
        // A name and password before the host would be shown by Address.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var clean) || clean.Scheme is not ("wss" or "ws") || clean.UserInfo.Length > 0)
        {
            return false;
        }

        // Uri would tidy escapes in the query, and a signature may not survive that. Nothing checks the text then but us.
        var asGiven = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('#', StringComparison.Ordinal) || !Uri.TryCreate(text, asGiven, out var uri))
        {
            return false;
        }

        url = new(uri, WithoutQuery(clean));
        return true;
    }

    /// <summary>The whole address, exactly as it was given: hand it to a browser, keep it from logs.</summary>
    public string Reveal() => Uri.OriginalString;

    /// <summary>The address without what makes it a credential.</summary>
    public override string ToString() => $"{Address}?[redacted]";

    internal static Uri WithoutQuery(Uri uri) => new(uri.GetLeftPart(UriPartial.Path));
}
