using System.Globalization;
using System.Text.RegularExpressions;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Twiml;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Simulator.Phones.Rest;

/// <summary>Reads the fields of a request that places a call, and says what is wrong with them as Twilio does.</summary>
internal sealed partial class CallForm(IFormCollection form)
{
    private static readonly string[] Events = ["initiated", "ringing", "answered", "completed"];

    /// <returns>The order, or what is wrong.</returns>
    public (CallOrder? Order, RestError? Error) ReadOrder()
    {
        var error = CheckNumbers() ?? CheckTwiml() ?? CheckUrls() ?? CheckEvents();
        return error is null ? (Order(), null) : (null, error);
    }

    private CallOrder Order()
    {
        var events = form["StatusCallbackEvent"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new CallOrder
        {
            From = Text("From"),
            To = Text("To"),
            Twiml = Text("Twiml"),
            Form = [.. form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))],
            StatusCallback = Given("StatusCallback"),
            StatusEvents = events.Count > 0 ? events : new HashSet<string> { "completed" },
            Timeout = Seconds("Timeout", 60, 600),
            TimeLimit = Seconds("TimeLimit", 4 * 3600, 24 * 3600),
            DetectionCallback = Text("MachineDetection") == "Enable" ? Given("AsyncAmdStatusCallback") : null,
        };
    }

    private RestError? CheckTwiml() => Text("Twiml").Length switch
    {
        0 => RestError.Bad(21205, "Url parameter is required"),
        > TwimlReader.LongestInline => RestError.Bad(20001, $"Twiml is longer than {TwimlReader.LongestInline} characters"),
        _ => null,
    };

    private RestError? CheckNumbers()
    {
        var (to, from) = (Text("To"), Text("From"));
        return to.Length == 0 ? RestError.Bad(21201, "No 'To' number is specified")
            : from.Length == 0 ? RestError.Bad(21213, "No 'From' number is specified")
            : !IsAddress(to) ? RestError.Bad(21211, $"The phone number you are attempting to call, {to}, is not valid.")
            : !IsAddress(from) ? RestError.Bad(21212, $"The source phone number provided, {from}, is not valid.")
            : null;
    }

    private RestError? CheckUrls() =>
        Text("StatusCallback") is { Length: > 0 } status && !IsWeb(status) ? RestError.Bad(21609, $"Invalid 'StatusCallback' URL: {status}")
        : Text("AsyncAmdStatusCallback") is { Length: > 0 } detection && !IsWeb(detection)
            ? RestError.Bad(21609, $"Invalid 'AsyncAmdStatusCallback' URL: {detection}")
        : null;

    private RestError? CheckEvents() =>
        form["StatusCallbackEvent"].FirstOrDefault(name => !Events.Contains(name)) is { } unknown
            ? RestError.Bad(21626, $"Invalid StatusCallbackEvent: {unknown}")
            : null;

    private string? Given(string field) => Text(field) is { Length: > 0 } text ? text : null;

    private TimeSpan Seconds(string field, int standard, int most) =>
        TimeSpan.FromSeconds(int.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? Math.Min(seconds, most)
            : standard);

    private string Text(string field) => form[field].ToString();

    private static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static bool IsAddress(string address) =>
        E164().IsMatch(address)
        || address.StartsWith("sip:", StringComparison.Ordinal)
        || address.StartsWith("client:", StringComparison.Ordinal);

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();
}
