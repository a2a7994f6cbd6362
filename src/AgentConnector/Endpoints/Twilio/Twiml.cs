using System.Globalization;
using System.Text;
using System.Xml;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>What Twilio is told to do, as XML. Written by a writer: whatever the values hold, they stay values.</summary>
internal static class Twiml
{
    public const string ContentType = "text/xml; charset=utf-8";

    /// <summary>The most that Twilio takes in a request.</summary>
    public const int LongestInline = 4000;

    /// <summary>The most that a parameter's name and value hold together.</summary>
    public const int LongestParameter = 500;

    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false) };

    /// <summary>Connects the call with a media stream; when we close the stream, the call is hung up.</summary>
    public static string Stream(Uri url, IEnumerable<KeyValuePair<string, string>> parameters) => Response(xml =>
    {
        xml.WriteStartElement("Connect");
        xml.WriteStartElement("Stream");
        xml.WriteAttributeString("url", Clean(url.AbsoluteUri));
        foreach (var (name, value) in parameters)
        {
            xml.WriteStartElement("Parameter");
            xml.WriteAttributeString("name", Clean(name));
            xml.WriteAttributeString("value", Clean(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("Hangup");
        xml.WriteEndElement();
    });

    /// <summary>Turns an arriving call away: engaged when a line may be free later.</summary>
    public static string Reject(bool busy) => Response(xml =>
    {
        xml.WriteStartElement("Reject");
        xml.WriteAttributeString("reason", busy ? "busy" : "rejected");
        xml.WriteEndElement();
    });

    private static string Response(Action<XmlWriter> write)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(new StringWriter(text, CultureInfo.InvariantCulture), Settings))
        {
            xml.WriteStartElement("Response");
            write(xml);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>XML cannot hold every character, escaped or not: those it cannot are left out.</summary>
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value)).Select(rune => rune.ToString()));
}
