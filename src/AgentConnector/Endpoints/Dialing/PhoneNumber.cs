using System.Text.RegularExpressions;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Telephone numbers as dialers want them: E.164, such as +15551234567.</summary>
internal static partial class PhoneNumber
{
    /// <summary>What is wrong with the name of a <c>tel:</c> address; null when nothing is.</summary>
    public static EndpointRefusal? Check(EndpointAddress address) =>
        IsE164(address.Name)
            ? null
            : new(EndpointRefusalKind.Invalid, "is no telephone number: write + and 7 to 15 digits without spaces, such as tel:+15551234567");

    public static bool IsE164(string? text) => text is not null && Pattern().IsMatch(text);

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
