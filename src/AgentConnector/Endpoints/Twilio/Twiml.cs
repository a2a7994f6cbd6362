using System.Xml;
using AgentConnector.Endpoints.Dialing;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>What Twilio is told to do, and what it takes.</summary>
internal static class Twiml
{
    /// <summary>The most that Twilio takes in a request.</summary>
    public const int LongestInline = 4000;

    /// <summary>The most that a parameter's name and value hold together.</summary>
    public const int LongestParameter = 500;

    /// <summary>Connects the call with a media stream; when we close the stream, the call is hung up.</summary>
    public static string Stream(Uri url, IEnumerable<KeyValuePair<string, string>> parameters) => ResponseXml.Of(xml =>
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
    public static string Reject(bool busy) => ResponseXml.Of(xml =>
    {
        xml.WriteStartElement("Reject");
        xml.WriteAttributeString("reason", busy ? "busy" : "rejected");
        xml.WriteEndElement();
    });

    /// <summary>XML cannot hold every character, escaped or not: those it cannot are left out.</summary>
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value)).Select(rune => rune.ToString()));
}
