using System.Globalization;
using System.Text;
using System.Xml;

namespace AgentConnector.AgentTests.Reports;

/// <summary>The results as JUnit XML, as CI servers read it: a test file is a suite, each thing that was looked at a case. Two runs against the simulator write the same bytes.</summary>
internal static class JUnitReport
{
    private static readonly XmlWriterSettings Readable = new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" };

    public static byte[] ToUtf8(IReadOnlyList<TestResult> results)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Readable))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "agent tests");
            foreach (var result in results)
            {
                Write(xml, result);
            }

            xml.WriteEndElement();
        }

        return [.. bytes.ToArray(), (byte)'\n'];
    }

    private static void Write(XmlWriter xml, TestResult result)
    {
        var seconds = ((result.Talk?.End.DurationMs ?? 0) / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        var count = result.Trouble is null ? result.Verdicts.Count : 1;
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Legal(result.Test));
        xml.WriteAttributeString("tests", count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", result.Verdicts.Count(verdict => !verdict.Passed).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", result.Trouble is null ? "0" : "1");
        xml.WriteAttributeString("time", seconds);
        foreach (var verdict in result.Verdicts)
        {
            Write(xml, result, verdict.What, verdict.Passed ? null : ("failure", verdict.Detail));
        }

        if (result.Trouble is { } trouble)
        {
            Write(xml, result, "it can be run", ("error", trouble));
        }

        if (result.Talk is { } talk)
        {
            xml.WriteElementString("system-out", Legal(string.Concat(talk.End.Transcript.Select(turn => Transcribed.Line(turn) + "\n"))));
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, TestResult result, string name, (string Kind, string Detail)? fault)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Legal(result.Test));
        xml.WriteAttributeString("name", Legal(name));
        if (fault is var (kind, detail))
        {
            xml.WriteStartElement(kind);
            xml.WriteAttributeString("message", Legal(detail));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>XML has no word for some characters, and an agent may say anything.</summary>
    private static string Legal(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.Value is 9 or 10 or 13 or (>= 32 and not (0xFFFE or 0xFFFF)) ? rune.ToString() : "\uFFFD"));
}
