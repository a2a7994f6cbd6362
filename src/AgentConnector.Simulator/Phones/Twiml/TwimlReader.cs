using System.Xml;
using System.Xml.Linq;

namespace AgentConnector.Simulator.Phones.Twiml;

/// <summary>Reads TwiML: strict where Twilio refuses a document, and telling where it ignores a part of it.</summary>
internal sealed class TwimlReader(Action<string, string> report)
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
            case "Connect":
                return Connect(verb);
            case "Hangup":
                return new HangupVerb();
            case "Reject":
                return new RejectVerb(verb.Attribute("reason")?.Value == "busy");
            default:
                report("twiml_verb", $"<{verb.Name}> is no verb this line knows (12200); it is skipped. Verbs are case-sensitive.");
                return null;
        }
    }

    private ConnectVerb? Connect(XElement verb)
    {
        var streams = verb.Elements("Stream").ToList();
        if (streams.Count != 1 || verb.Elements().Count() != 1)
        {
            report("twiml_stream", $"<Connect> holds exactly one <Stream>; this one holds {streams.Count} (12200).");
        }

        return streams is [var stream, ..] && Address(stream) is { } url ? new ConnectVerb(url, Parameters(stream)) : null;
    }

    private string? Address(XElement stream)
    {
        var url = stream.Attribute("url")?.Value.Trim() ?? "";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address is not ({ Scheme: "wss" } or { Scheme: "ws", IsLoopback: true }))
        {
            report("stream_url", "A stream's url is an absolute wss address, or ws on this machine (31922).");
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
}
