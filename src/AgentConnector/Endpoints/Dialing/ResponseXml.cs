using System.Globalization;
using System.Text;
using System.Xml;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>What a dialer is told to do, as XML. Written by a writer: whatever the values hold, they stay values.</summary>
internal static class ResponseXml
{
    public const string ContentType = "text/xml; charset=utf-8";

    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true };

    public static string Of(Action<XmlWriter> write)
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
