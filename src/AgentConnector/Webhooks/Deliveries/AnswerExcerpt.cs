using System.Text;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>The beginning of a receiver's answer, for the operator. Servers like to quote the address they were asked at: it is taken out.</summary>
internal static class AnswerExcerpt
{
    private const int Longest = 300;
    private const int ShortestSecret = 6;

    public static string? Of(string body, OutgoingAddress address)
    {
        foreach (var secret in Secrets(address).Where(secret => secret.Length >= ShortestSecret).OrderByDescending(secret => secret.Length))
        {
            body = body.Replace(secret, "…", StringComparison.OrdinalIgnoreCase);
        }

        var text = new StringBuilder();
        foreach (var rune in body.EnumerateRunes())
        {
            text.Append(Rune.IsControl(rune) ? " " : rune.ToString());
            if (text.Length >= Longest)
            {
                text.Append('…');
                break;
            }
        }

        return text.Length == 0 ? null : text.ToString().Trim();
    }

    /// <summary>Path, query, and every piece of them, as they were sent and decoded.</summary>
    private static IEnumerable<string> Secrets(OutgoingAddress address)
    {
        var pathAndQuery = address.Uri.PathAndQuery;
        foreach (var piece in pathAndQuery.Split('/', '?', '&', '=').Append(pathAndQuery).Concat(pathAndQuery.Split('?', '&')))
        {
            yield return piece;
            yield return Uri.UnescapeDataString(piece);
        }
    }
}
