using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace AgentConnector.Simulator.Phones.Twiml;

/// <summary>Reads TwiML: strict where Twilio refuses a document, and telling where it ignores a part of it.</summary>
internal sealed class TwimlReader(Action<string, string> report, bool requireTls)
{
    /// <summary>Longest <c>Twiml</c> field of a request.</summary>
    public const int LongestInline = 4000;

    /// <summary>Largest document that is fetched.</summary>
    public const int LargestDocument = 64 * 1024;

    private const int LongestParameter = 500;

    /// <exception cref="TwimlException">The document cannot be executed.</exception>
    public IReadOnlyList<TwimlVerb> Read(string document)
    {
        if (document.Length > LargestDocument)
        {
            throw new TwimlException("twiml_size", $"A document holds at most {LargestDocument} characters.");
        }

        var root = Parse(document);
        if (root.Name != "Response")
        {
            throw new TwimlException("twiml_root", "The root of a document is <Response> (12100).");
        }

        return [.. root.Elements().Select(Verb).OfType<TwimlVerb>()];
    }

    private static XElement Parse(string document)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(document), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new TwimlException("twiml_xml", $"The document is not well-formed XML (12100): {e.Message}");
        }
    }

    private TwimlVerb? Verb(XElement verb)
    {
        switch (verb.Name.ToString())
        {
            case "Say":
                return new SayVerb(verb.Value.Trim());
            case "Pause":
                return new PauseVerb(Seconds(verb.Attribute("length")?.Value));
            case "Hangup":
                return new HangupVerb();
            case "Reject":
                return new RejectVerb(verb.Attribute("reason")?.Value == "busy");
            case "Redirect":
                return new RedirectVerb(verb.Value.Trim());
            case "Dial":
                return new DialVerb(verb.Value.Trim());
            case "Connect":
                return Stream(verb, twoWay: true) is { } connected ? new ConnectVerb(connected, verb.Attribute("action")?.Value) : null;
            case "Start":
                return Stream(verb, twoWay: false) is { } started ? new StartVerb(started) : null;
            default:
                report("twiml_verb", $"<{verb.Name}> is no verb this line knows (12200); it is skipped. Verbs are case-sensitive.");
                return null;
        }
    }

    private StreamNoun? Stream(XElement verb, bool twoWay)
    {
        var streams = verb.Elements("Stream").ToList();
        if (streams.Count != 1 || verb.Elements().Count() != 1)
        {
            report("twiml_stream", $"<{verb.Name}> holds exactly one <Stream>; this one holds {streams.Count} (12200).");
        }

        return streams is [var stream, ..] && Address(stream) is { } url
            ? new StreamNoun(
                url,
                stream.Attribute("name")?.Value,
                Track(stream.Attribute("track")?.Value, twoWay),
                stream.Attribute("statusCallback")?.Value,
                stream.Attribute("statusCallbackMethod")?.Value ?? "POST",
                Parameters(stream))
            : null;
    }

    private string? Address(XElement stream)
    {
        var url = stream.Attribute("url")?.Value.Trim() ?? "";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == "wss" || (address.Scheme == "ws" && !requireTls)))
        {
            report("stream_url", "A stream's url is an absolute wss address (31922).");
            return null;
        }

        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return url;
        }

        report("stream_query", "The query of a stream's url is not passed on; use <Parameter> or the path.");
        return url[..query];
    }

    private string Track(string? track, bool twoWay)
    {
        if (twoWay && track is not (null or "inbound_track"))
        {
            report("stream_track", $"A stream in <Connect> hears the inbound track only, not \"{track}\".");
        }

        return twoWay ? "inbound_track" : track ?? "inbound_track";
    }

    private Dictionary<string, string> Parameters(XElement stream)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in stream.Elements("Parameter"))
        {
            var name = parameter.Attribute("name")?.Value ?? "";
            var value = parameter.Attribute("value")?.Value ?? "";
            if (name.Length == 0)
            {
                report("parameter_name", "A <Parameter> needs a name.");
            }
            else if (name.Length + value.Length > LongestParameter)
            {
                report("parameter_length", $"A <Parameter>'s name and value hold at most {LongestParameter} characters; it is left out.");
            }
            else
            {
                parameters[name] = value;
            }
        }

        return parameters;
    }

    private static TimeSpan Seconds(string? length) => TimeSpan.FromSeconds(
        int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, 3600) : 1);
}
