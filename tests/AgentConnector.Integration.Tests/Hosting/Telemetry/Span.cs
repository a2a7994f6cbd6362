using System.Text;

namespace AgentConnector.Integration.Tests.Hosting.Telemetry;

/// <summary>A span as OTLP carries it in protobuf (opentelemetry/proto/trace/v1): what a test asks of it, and no more.</summary>
internal sealed record Span(string TraceId, string Id, string ParentId, string Name)
{
    // ExportTraceServiceRequest.resource_spans → ResourceSpans.scope_spans → ScopeSpans.spans
    private static readonly int[] Path = [1, 2, 2];

    /// <summary>All spans of one request to a collector.</summary>
    public static IEnumerable<Span> In(byte[] export)
    {
        IEnumerable<byte[]> messages = [export];
        foreach (var field in Path)
        {
            messages = messages.SelectMany(message => Fields(message).Where(found => found.Number == field).Select(found => found.Bytes)).ToList();
        }

        return messages.Select(Read);
    }

    private static Span Read(byte[] message)
    {
        var fields = Fields(message).ToLookup(field => field.Number, field => field.Bytes);
        return new(Hex(1), Hex(2), Hex(4), Encoding.UTF8.GetString(fields[5].Single()));

        string Hex(int number) => Convert.ToHexStringLower(fields[number].FirstOrDefault() ?? []);
    }

    /// <summary>The fields that hold bytes; numbers are passed over.</summary>
    private static List<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var found = new List<(int, byte[])>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Number();
            switch (tag & 7)
            {
                case 0:
                    Number();
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Number();
                    found.Add(((int)(tag >> 3), message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"No field of protobuf begins with {tag}.");
            }
        }

        return found;

        ulong Number()
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var part = message[at++];
                value |= (ulong)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
