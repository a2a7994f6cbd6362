using System.Globalization;
using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;
using AgentConnector.Problems;
using AgentConnector.Wire;
using AgentConnector.Settings;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Tools;

/// <summary>
/// The tools of the section <c>Tools</c> in appsettings.json and of the file TOOLS_FILE, by name:
/// <code>{ "book_slot": { "url": "https://…", "timeout_seconds": 10, "headers": { "X-Key": "…" }, "schema": { "required": ["day"] } } }</code>
/// </summary>
internal sealed class ToolList : ISettingRule
{
    public const string Section = "Tools";

    private const double DefaultTimeout = 10;
    private const double LongestTimeout = 120;

    private static readonly JsonDocumentOptions AsConfigurationIsRead = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string[] Members = ["url", "timeout_seconds", "headers", "schema"];

    private readonly Dictionary<string, Tool> tools = new(StringComparer.Ordinal);
    private readonly List<SettingFault> faults = [];

    public ToolList(IConfiguration configuration, IOptions<WebhookOptions> options)
    {
        AddAll(configuration.GetSection(Section), Section);
        if (options.Value.ToolsFile is { Length: > 0 } file)
        {
            AddFile(file);
        }
    }

    public Tool? Find(string name) => tools.GetValueOrDefault(name);

    public IEnumerable<SettingFault> Faults() => faults;

    private static SettingFault InFile(string problem) => SettingFault.Of<WebhookOptions>(nameof(WebhookOptions.ToolsFile), problem);

    private void AddFile(string file)
    {
        try
        {
            var utf8 = WellFormedJson.WithoutByteOrderMark(File.ReadAllBytes(file));
            using (var document = JsonDocument.Parse(utf8, AsConfigurationIsRead))
            {
                if (JsonFaults.Of(document.RootElement, StringComparer.OrdinalIgnoreCase) is { } found)
                {
                    faults.AddRange(found.Select(fault => InFile($"{fault.Key} in '{file}' {string.Join(", ", fault.Value)}.")));
                    return;
                }
            }

            using var json = new ConfigurationManager();
            json.AddJsonStream(new MemoryStream(utf8.ToArray()));
            AddAll(json, InFile("").Name);
        }
        catch (JsonException e)
        {
            faults.Add(InFile($"'{file}' is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; correct it."));
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            faults.Add(InFile($"'{file}' cannot be read as a JSON object of tools; correct it or its name."));
        }
    }

    private void AddAll(IConfiguration section, string where)
    {
        foreach (var entry in section.GetChildren())
        {
            Add(entry, problem => new(where, $"the tool '{entry.Key}': {problem}"));
        }
    }

    private void Add(IConfigurationSection entry, Func<string, SettingFault> faultOf)
    {
        var before = faults.Count;
        if (!OutgoingAddress.TryParse(entry["url"] ?? "", out var address, out var fault))
        {
            faults.Add(faultOf($"its url {fault}."));
        }

        var seconds = DefaultTimeout;
        if (entry["timeout_seconds"] is { } text
            && !(double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= LongestTimeout))
        {
            faults.Add(faultOf($"its timeout_seconds must be more than 0 and at most {LongestTimeout}."));
        }

        foreach (var unknown in entry.GetChildren().Select(member => member.Key).Except(Members, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add(faultOf($"'{unknown}' is not known; it takes {string.Join(", ", Members)}."));
        }

        if (faults.Count == before)
        {
            tools[entry.Key] = new(
                entry.Key,
                address!,
                TimeSpan.FromSeconds(seconds),
                entry.GetSection("headers").GetChildren().Where(header => header.Value is not null).ToDictionary(header => header.Key, header => header.Value!),
                [.. entry.GetSection("schema:required").GetChildren().Select(required => required.Value).OfType<string>()]);
        }
    }
}
