using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AgentConnector.History;

/// <summary>A telephone number as people write it, and as calls are kept by it.</summary>
internal static partial class PhoneNumber
{
    public const string Form = "must be a telephone number with its country, such as +15551234567";

    /// <summary>The number with its country, digits alone; false when it is none. Spaces, brackets, hyphens and a missing + do not matter.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? digits)
    {
        digits = Filling().Replace(text, "") is ['0', '0', .. var abroad] ? abroad : Filling().Replace(text, "");
        return Digits().IsMatch(digits);
    }

    /// <summary>The addresses by which calls to and from a number are kept, whatever dialer.</summary>
    public static string[] AddressesOf(string digits) => ["tel:+" + digits, "tel:" + digits, "plivo:+" + digits, "plivo:" + digits];

    /// <summary>How people space a number; the + is a space to a query unless it was sent as %2B. The zero of +44 (0)20 is dialled at home only.</summary>
    [GeneratedRegex(@"^\s*(tel|plivo):|(?<=[0-9]\s*)\(0\)|[\s+().\-/\u2010-\u2015]", RegexOptions.CultureInvariant)]
    private static partial Regex Filling();

    [GeneratedRegex(@"\A[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
