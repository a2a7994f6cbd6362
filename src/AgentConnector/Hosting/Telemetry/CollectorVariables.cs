using System.Globalization;
using AgentConnector.Settings;

namespace AgentConnector.Hosting.Telemetry;

/// <summary>
/// OpenTelemetry's own variables, of which its SDK says nothing, or not which one it was, when one is wrong. Told with all other faults; a
/// value that may be a secret is not quoted.
/// </summary>
internal sealed class CollectorVariables(IConfiguration configuration) : ISettingRule
{
    private static readonly string[] Numbers = ["TIMEOUT", "INTERVAL", "DELAY", "QUEUE_SIZE", "BATCH_SIZE"];
    private static readonly string[] Files = ["CERTIFICATE", "CLIENT_KEY"];

    /// <summary>Whether a collector is named.</summary>
    public bool NamesCollector => Given.Any(variable => IsEndpoint(variable.Key));

    private IEnumerable<KeyValuePair<string, string>> Given =>
        from variable in configuration.AsEnumerable()
        where variable.Key.StartsWith("OTEL_", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(variable.Value)
        select KeyValuePair.Create(variable.Key, variable.Value);

    public IEnumerable<SettingFault> Faults() =>
        from variable in NamesCollector ? Given : []
        let problem = Problem(variable.Key, variable.Value.Trim())
        where problem is not null
        select new SettingFault(variable.Key, problem);

    private static string? Problem(string name, string value) =>
        IsEndpoint(name) && !(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? "it is not an http or https address; set the collector's, such as http://localhost:4318."
        : name.EndsWith("_PROTOCOL", StringComparison.Ordinal) && value is not ("grpc" or "http/protobuf")
            ? $"'{value}' is not spoken here; set grpc or http/protobuf."
        : name.EndsWith("_HEADERS", StringComparison.Ordinal) && !value.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0)
            ? "it is not a list of headers; set name=value, with commas between them."
        : Array.Exists(Numbers, number => name.EndsWith("_" + number, StringComparison.Ordinal))
            && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            ? $"'{value}' is not a whole number above 0; set one, or leave it out."
        : name.StartsWith("OTEL_EXPORTER_", StringComparison.Ordinal)
            && Array.Exists(Files, file => name.EndsWith("_" + file, StringComparison.Ordinal)) && !File.Exists(value)
            ? "there is no such file, or this user cannot read it; set the path of a PEM file."
        : null;

    private static bool IsEndpoint(string name) =>
        name.StartsWith("OTEL_EXPORTER_OTLP_", StringComparison.Ordinal) && name.EndsWith("ENDPOINT", StringComparison.Ordinal);
}
