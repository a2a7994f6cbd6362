using Microsoft.AspNetCore.WebUtilities;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>
/// A dialer's form, with its fields as they were signed: names that differ in case only are two fields, which the framework's own reader would
/// make one.
/// </summary>
internal sealed class SignedForm
{
    private const int MostFields = 1024;

    private readonly Dictionary<string, IReadOnlyList<string>> fields;

    private SignedForm(Dictionary<string, IReadOnlyList<string>> fields) => this.fields = fields;

    public static SignedForm Empty { get; } = new([]);

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields => fields;

    /// <summary>A field's first value, or an empty text.</summary>
    public string this[string name] => fields.TryGetValue(name, out var values) ? values[0] : "";

    /// <summary>Whether a request brings one; nobody signs a form in parts.</summary>
    public static bool IsIn(HttpRequest request) =>
        request.HasFormContentType && !request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when it cannot be read.</summary>
    public static SignedForm? Read(ReadOnlyMemory<byte> body)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var count = 0;
        try
        {
            using var reader = new FormReader(new MemoryStream(body.ToArray()));
            while (reader.ReadNextPair() is var (name, value))
            {
                if (++count > MostFields)
                {
                    return null;
                }

                fields[name] = fields.TryGetValue(name, out var before) ? [.. before, value] : [value];
            }

            return new(fields);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
