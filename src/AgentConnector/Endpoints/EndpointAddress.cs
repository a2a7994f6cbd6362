namespace AgentConnector.Endpoints;

/// <summary>Where a call goes: a scheme and a name, such as <c>device:default</c>, <c>wav:demo</c>, <c>tel:+15551234567</c>.</summary>
public readonly record struct EndpointAddress(string Scheme, string Name)
{
    public const int LongestName = 256;

    /// <summary>How each scheme that there is is written, for people: the registered connectors', as a test sees to.</summary>
    public const string Forms = "device:NAME, wav:NAME, tel:+15551234567 or plivo:+15551234567";

    public static bool TryParse(string? text, out EndpointAddress address)
    {
        address = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0 || colon == text!.Length - 1 || text.Length - colon - 1 > LongestName)
        {
            return false;
        }

        address = new(text[..colon], text[(colon + 1)..]);
        return address.Scheme.All(char.IsAsciiLetterLower) && !address.Name.Any(char.IsControl);
    }

    public override string ToString() => $"{Scheme}:{Name}";
}
