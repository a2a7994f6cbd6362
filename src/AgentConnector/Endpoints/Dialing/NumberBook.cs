using AgentConnector.Configuration;
using AgentConnector.Simulator.Phones;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>
/// The numbers that clients may choose from: those of <c>PHONE_NUMBERS</c> in their order, then those of the built-in phone line where calls are simulated.
/// </summary>
internal sealed class NumberBook(IOptions<DialingOptions> options, IOptions<SimulationOptions> simulation, IEnumerable<IEndpointConnector> connectors)
{
    /// <summary>More would not be chosen from, but searched in a CRM.</summary>
    public const int Most = 1000;

    private const string DefaultScheme = "tel";
    private const int LongestName = 100;

    private readonly Dictionary<string, IEndpointConnector> dialers = connectors.Where(connector => connector.AnswersFirst).ToDictionary(connector => connector.Scheme);

    /// <summary>What is wrong with a list of numbers; null when nothing is.</summary>
    public static string? FaultIn(string text)
    {
        var entries = Entries(text);
        if (entries.Length > Most)
        {
            return $"it lists {entries.Length} numbers; list {Most} at most, and send the others in \"to\".";
        }

        var wrong = Array.FindIndex(entries, entry => Read(entry) is not { } number || !PhoneNumber.IsE164(number.Address.Name) || number.Name.Length is 0 or > LongestName);
        return wrong < 0 ? null
            : $"entry {wrong + 1} is not a name of at most {LongestName} characters, = and a number; write such as Front desk=+15551234567, or Front desk=plivo:+15551234567.";
    }

    /// <summary>The numbers whose name or digits have a text in them.</summary>
    /// <param name="search">Null or empty for all; spaces and dashes in it do not count for the digits.</param>
    /// <param name="simulated">The call would be simulated: the built-in phone line's numbers are there, too.</param>
    public IEnumerable<NumberView> Find(string? search, bool simulated)
    {
        simulated |= simulation.Value.Simulate;
        var own = Entries(options.Value.PhoneNumbers).Select(entry => Read(entry)!.Value);
        var builtIn = PhoneBook.Bundled.Numbers.Select(number => (Name: PhoneBook.Bundled[number].Description, Address: new EndpointAddress(DefaultScheme, number)));
        return own.Concat(simulated ? builtIn : []).Where(number => Matches(number.Name, number.Address, search)).Select(number => View(number.Name, number.Address, simulated));
    }

    private static string[] Entries(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (string Name, EndpointAddress Address)? Read(string entry)
    {
        var between = entry.LastIndexOf('=');
        if (between < 0)
        {
            return null;
        }

        var number = entry[(between + 1)..].Trim();
        var known = EndpointAddress.TryParse(number, out var address) ? address.Scheme is DefaultScheme or "plivo" : number.StartsWith('+');
        return known ? (entry[..between].Trim(), address.Scheme is null ? new(DefaultScheme, number) : address) : null;
    }

    private static bool Matches(string name, EndpointAddress address, string? search)
    {
        var digits = string.Concat((search ?? "").Where(char.IsAsciiDigit));
        return string.IsNullOrEmpty(search)
            || name.Contains(search, StringComparison.OrdinalIgnoreCase)
            || address.ToString().Contains(search, StringComparison.OrdinalIgnoreCase)
            || (digits.Length > 0 && search.All(c => char.IsAsciiDigit(c) || c is ' ' or '+' or '-' or '(' or ')' or '.') && address.Name.Contains(digits, StringComparison.Ordinal));
    }

    private NumberView View(string name, EndpointAddress address, bool simulated)
    {
        var dialer = dialers[address.Scheme];
        return new(address.ToString(), address.Name, name, dialer.CallsFrom(simulated), dialer.Check(address, simulated)?.Detail);
    }
}
