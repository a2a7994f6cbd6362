using System.Diagnostics.CodeAnalysis;

namespace AgentConnector.Wire;

/// <summary>An address of somebody else's, kept exactly as it was given. Its path and query are a credential.</summary>
public sealed class OutgoingAddress
{
    public const int Longest = 2048;

    private OutgoingAddress(string text, Uri uri)
    {
        Text = text;
        Uri = uri;
    }

    public string Text { get; }

    /// <summary>For the request: path and query go over the wire byte for byte.</summary>
    public Uri Uri { get; }

    /// <summary>Scheme, host and port: what may be shown and logged.</summary>
    public string Origin => $"{Uri.Scheme}://{Uri.Authority}";

    /// <summary>What may be shown of an address that was taken, or "" of one that would not be taken now.</summary>
    public static string OriginOf(string text) => TryParse(text, out var address, out _) ? address.Origin : "";

    /// <param name="text">An absolute address.</param>
    /// <param name="address">Null when there is a fault.</param>
    /// <param name="fault">What is wrong with it, without quoting it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out OutgoingAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = Fault(text, out var uri);
        if (fault is not null)
        {
            return false;
        }

        address = new(text, uri!);
        return true;
    }

    public override string ToString() => Origin;

    private static string? Fault(string text, out Uri? uri)
    {
        uri = null;
        if (text.Length > Longest)
        {
            return $"must be at most {Longest} characters";
        }

        // A sharp sign would go over the wire as part of the path, white space would end the request line.
        if (text.Any(letter => letter is <= ' ' or > '~' or '#' or '\\' or '"' or '<' or '>'))
        {
            return "must hold no spaces, fragment or characters beyond ASCII: encode them with %";
        }

        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return !Uri.TryCreate(text, options, out uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
                ? "must be an absolute http or https address"
            : text.AsSpan(uri.Scheme.Length).IndexOf('@') is >= 0 and var at && at < Authority(text, uri)
                ? "must hold no user or password"
            : null;
    }

    /// <summary>Where the authority ends, counted behind the scheme.</summary>
    private static int Authority(string text, Uri uri)
    {
        var rest = text.AsSpan(uri.Scheme.Length);
        var end = rest[3..].IndexOfAny('/', '?');
        return end < 0 ? rest.Length : end + 3;
    }
}
