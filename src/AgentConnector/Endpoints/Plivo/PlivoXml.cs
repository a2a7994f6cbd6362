using System.Globalization;
using System.Text;
using System.Xml;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>What Plivo is told to do when the phone is answered.</summary>
internal static class PlivoXml
{
    public const string ContentType = "text/xml; charset=utf-8";

    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true };

    /// <summary>Joins the call with a media stream for as long as it is open.</summary>
    public static string Stream(Uri url, AudioFormat format) => Response(xml =>
    {
        xml.WriteStartElement("Stream");
        xml.WriteAttributeString("bidirectional", "true");
        xml.WriteAttributeString("keepCallAlive", "true");
        xml.WriteAttributeString(
            "contentType", string.Create(CultureInfo.InvariantCulture, $"audio/x-{(format.Encoding is AudioEncoding.MuLaw ? "mulaw" : "l16")};rate={format.SampleRate}"));
        xml.WriteString(url.AbsoluteUri);
        xml.WriteEndElement();
    });

    public static string HangUp() => Response(xml =>
    {
        xml.WriteStartElement("Hangup");
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
}
