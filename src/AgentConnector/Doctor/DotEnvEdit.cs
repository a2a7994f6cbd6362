using System.Text;
using System.Text.RegularExpressions;
using AgentConnector.Configuration;
using AgentConnector.Settings;

namespace AgentConnector.Doctor;

/// <summary>
/// Puts settings into the bytes of a <c>.env</c> file. What is not one of their values stays as it was, byte for byte: comments,
/// order, line ends, encoding, and values in whatever quotes.
/// </summary>
internal static partial class DotEnvEdit
{
    /// <summary>The file with the settings in it.</summary>
    /// <exception cref="InvalidDataException">A line of the file swallows what would be written; says so.</exception>
    public static byte[] Apply(byte[] file, IReadOnlyDictionary<Setting, string> settings)
    {
        // One character a byte: nothing is decoded, so nothing is changed by decoding.
        var text = Encoding.Latin1.GetString(file);
        foreach (var (setting, value) in settings)
        {
            text = Put(text, setting, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Quoted(value))));
        }

        var edited = Encoding.Latin1.GetBytes(text);
        Check(file, edited, settings);
        return edited;
    }

    private static string Put(string text, Setting setting, string value)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        if (Find(text, setting) is var (from, to))
        {
            return text[..from] + value + text[to..];
        }

        // Where the example has it, commented out, is the place its reader expects.
        var line = $"{setting.Name}={value}{newLine}";
        if (Commented(setting.Name).Match(text) is { Success: true } example)
        {
            var after = example.Index + example.Length;
            return example.Value.EndsWith('\n') ? text.Insert(after, line) : text + newLine + line;
        }

        return text.Length == 0 || text.EndsWith('\n') ? text + line : text + newLine + line;
    }

    /// <summary>The value that counts: the last one under the section's name, else the last one under the short name.</summary>
    private static (int From, int To)? Find(string text, Setting setting)
    {
        // Assignments are read as the service reads them, in characters and with plain line ends; each character's origin leads back.
        var file = Encoding.Latin1.GetBytes(text);
        var plain = new StringBuilder(file.Length);
        var origin = new List<int>(file.Length + 1);
        for (var at = 0; at < file.Length;)
        {
            Rune.DecodeFromUtf8(file.AsSpan(at), out var rune, out var bytes);
            bytes += rune.Value == '\r' && at + 1 < file.Length && file[at + 1] == '\n' ? 1 : 0;
            plain.Append(rune.Value is '\r' or '\f' or 0x85 or 0x2028 or 0x2029 ? "\n" : rune.ToString());
            origin.AddRange(Enumerable.Repeat(at, rune.Utf16SequenceLength));
            at += bytes;
        }

        origin.Add(text.Length);
        var assignments = DotEnvFile.Assignments(plain.ToString())
            .Select(one => (one.Name, From: origin[one.Value.Start.Value], To: origin[one.Value.End.Value]))
            .ToList();
        var found = assignments.FindLastIndex(one => IsKeyOf(setting, one.Name));
        found = found >= 0 ? found : assignments.FindLastIndex(one => one.Name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase));
        return found < 0 ? null : (assignments[found].From, assignments[found].To);
    }

    private static string Quoted(string value) => Plain().IsMatch(value)
        ? value
        : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    /// <summary>Reads the result as the service will: the settings are there, and everything else is as it was.</summary>
    private static void Check(byte[] before, byte[] after, IReadOnlyDictionary<Setting, string> settings)
    {
        var (old, edited) = (Read(before), Read(after));
        var right = settings.All(pair => Value(edited, pair.Key) == pair.Value)
            && old.Keys.Union(edited.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(name => !settings.Keys.Any(setting => IsOf(setting, name)))
                .All(name => old.GetValueOrDefault(name) == edited.GetValueOrDefault(name));
        if (!right)
        {
            throw new InvalidDataException("the file has a line that is not NAME=value, such as an open quote: mend it, or write the settings by hand.");
        }
    }

    private static IReadOnlyDictionary<string, string> Read(byte[] file) => DotEnvFile.Parse(Encoding.UTF8.GetString(file), _ => null).Values;

    private static string? Value(IReadOnlyDictionary<string, string> values, Setting setting) =>
        values.LastOrDefault(pair => IsKeyOf(setting, pair.Key)).Value ?? values.GetValueOrDefault(setting.Name);

    private static bool IsOf(Setting setting, string name) =>
        name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase) || IsKeyOf(setting, name);

    private static bool IsKeyOf(Setting setting, string name) =>
        SettingsTable.Key(name).Equals(setting.Key, StringComparison.OrdinalIgnoreCase);

    private static Regex Commented(string name) => new($@"^[ \t]*#[ \t]*{Regex.Escape(name)}[ \t]*=[^\n]*(?:\n|\z)", RegexOptions.Multiline);

    [GeneratedRegex(@"^[A-Za-z0-9_./:,@+-]+$")]
    private static partial Regex Plain();
}
