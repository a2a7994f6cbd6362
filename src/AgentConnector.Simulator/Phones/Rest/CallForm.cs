using System.Globalization;
using System.Text.RegularExpressions;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Twiml;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Simulator.Phones.Rest;

/// <summary>Reads the fields of a request that places or changes a call, and says what is wrong with them as Twilio does.</summary>
internal sealed partial class CallForm(IFormCollection form, PhoneLineOptions options)
{
    private static readonly string[] Events = ["initiated", "ringing", "answered", "completed"];

    /// <returns>The order, or what is wrong.</returns>
    public (CallOrder? Order, RestError? Error) ReadOrder()
    {
        var error = CheckNumbers() ?? CheckUrls() ?? CheckEvents();
        if (error is not null)
        {
            return (null, error);
        }

        var (source, wrong) = ReadSource();
        return wrong is not null ? (null, wrong) : (Order(source!), null);
    }

    /// <summary>What the call runs.</summary>
    public (TwimlSource? Source, RestError? Error) ReadSource()
    {
        // Url wins over Twiml where both are given.
        if (Text("Url") is { Length: > 0 } url)
        {
            return IsWeb(url)
                ? (TwimlSource.Fetch(url, Method("Method")), null)
                : (null, RestError.Bad(21205, $"Url is not a valid URL: {url}"));
        }

        if (Text("Twiml") is { Length: > 0 } twiml)
        {
            return twiml.Length <= TwimlReader.LongestInline
                ? (TwimlSource.Document(twiml), null)
                : (null, RestError.Bad(20001, $"Twiml is longer than {TwimlReader.LongestInline} characters"));
        }

        return Text("ApplicationSid") is not { Length: > 0 } application ? (null, RestError.Bad(21205, "Url parameter is required"))
            : options.Applications.TryGetValue(application, out var voice) ? (TwimlSource.Fetch(voice), null)
            : (null, RestError.Bad(21218, $"Invalid ApplicationSid: {application}"));
    }

    private CallOrder Order(TwimlSource source)
    {
        var detection = Text("MachineDetection") switch
        {
            "Enable" => Detection.Enable,
            "DetectMessageEnd" => Detection.DetectMessageEnd,
            _ => Detection.No,
        };
        var events = form["StatusCallbackEvent"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new CallOrder
        {
            From = Text("From"),
            To = Text("To"),
            Source = source,
            Form = [.. form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))],
            StatusCallback = Target("StatusCallback"),
            StatusEvents = events.Count > 0 ? events : new HashSet<string> { "completed" },
            Timeout = Seconds("Timeout", 60, 600),
            TimeLimit = Seconds("TimeLimit", 4 * 3600, 24 * 3600),
            // Keys to send and a machine to find exclude each other.
            Detection = Text("SendDigits").Length > 0 ? Detection.No : detection,
            DetectionTimeout = Seconds("MachineDetectionTimeout", 30, 59),
            DetectsBeside = Text("AsyncAmd") == "true",
            DetectionCallback = Target("AsyncAmdStatusCallback"),
        };
    }

    private RestError? CheckNumbers()
    {
        var (to, from) = (Text("To"), Text("From"));
        return to.Length == 0 ? RestError.Bad(21201, "No 'To' number is specified")
            : from.Length == 0 ? RestError.Bad(21213, "No 'From' number is specified")
            : !IsAddress(to) ? RestError.Bad(21211, $"The phone number you are attempting to call, {to}, is not valid.")
            : !IsAddress(from) ? RestError.Bad(21212, $"The source phone number provided, {from}, is not valid.")
            : options.OwnNumbers is { } own && !own.Contains(from) ? RestError.Bad(
                21210, $"The source phone number provided, {from}, is not yet verified for your account.")
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

    private WebhookTarget? Target(string field) =>
        Text(field) is { Length: > 0 } url ? new WebhookTarget(url, Method(field + "Method")) : null;

    private string Method(string field) => Text(field) == "GET" ? "GET" : "POST";

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
