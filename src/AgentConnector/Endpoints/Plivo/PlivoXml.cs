using System.Globalization;
using AgentConnector.Audio;
using AgentConnector.Endpoints.Dialing;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>What Plivo is told to do when the phone is answered.</summary>
internal static class PlivoXml
{
    /// <summary>Joins the call with a media stream for as long as it is open.</summary>
    public static string Stream(Uri url, AudioFormat format) => ResponseXml.Of(xml =>
    {
        xml.WriteStartElement("Stream");
        xml.WriteAttributeString("bidirectional", "true");
        xml.WriteAttributeString("keepCallAlive", "true");
        xml.WriteAttributeString(
            "contentType", string.Create(CultureInfo.InvariantCulture, $"audio/x-{(format.Encoding is AudioEncoding.MuLaw ? "mulaw" : "l16")};rate={format.SampleRate}"));
        xml.WriteString(url.AbsoluteUri);
        xml.WriteEndElement();
    });

    public static string HangUp() => ResponseXml.Of(xml =>
    {
        xml.WriteStartElement("Hangup");
        xml.WriteEndElement();
    });
}
