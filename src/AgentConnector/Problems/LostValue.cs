namespace AgentConnector.Problems;

/// <summary>What JavaScript makes a text of when there was no value: an n8n expression that found nothing leaves it in ids and addresses.</summary>
internal static class LostValue
{
    private const string Object = "[object Object]";

    private static readonly string[] Words = ["undefined", "null", "NaN"];

    /// <summary>The lost value in an id, wholly or as one of its parts (<c>lead-undefined</c>); null when there is none.</summary>
    public static string? In(string? id) => id is null ? null
        : id.Contains(Object, StringComparison.Ordinal) ? Object
        : id.Split('-', '_', '.', ':', '+', ' ').FirstOrDefault(part => Words.Contains(part, StringComparer.Ordinal));

    /// <summary>The same for the name of a thing that may be called <c>null</c>.</summary>
    public static string? InName(string? name) => name is "null" ? null : Words.Append(Object).FirstOrDefault(lost => lost == name);

    /// <summary>The same for an address, where <c>null</c> may be a value that was meant.</summary>
    public static string? InAddress(string? url) => url is null ? null
        : Uri.UnescapeDataString(url).Contains(Object, StringComparison.Ordinal) ? Object
        : url.Split('/', '?', '&', '=', '#', ':', '.', '-', '_').Contains(Words[0]) ? Words[0]
        : null;

    public static string Sentence(string lost) =>
        $"has '{lost}' in it, which an expression leaves behind that found nothing: check what fills it in, where the request is made";
}
