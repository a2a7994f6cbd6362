using System.Collections.Frozen;

namespace AgentConnector.Simulator.Speech;

/// <summary>The bundled speech, decoded once when it is first needed.</summary>
internal static class Clips
{
    public const int SampleRate = 16_000;

    private static readonly Lazy<FrozenDictionary<string, string>> Lines = new(ReadLines);
    private static readonly Lazy<FrozenDictionary<string, short[]>> Samples = new(
        () => Lines.Value.Values.Append("babble").ToFrozenDictionary(name => name, Decode));

    /// <summary>Syllables without meaning.</summary>
    public static short[] Babble => Samples.Value["babble"];

    public static short[]? ByName(string name) => Samples.Value.GetValueOrDefault(name);

    public static short[]? ByText(string text) => Lines.Value.TryGetValue(text, out var name) ? Samples.Value[name] : null;

    /// <summary>Each line of <c>lines.tsv</c> is a clip's name, a tab, and what it says.</summary>
    private static FrozenDictionary<string, string> ReadLines()
    {
        using var reader = new StreamReader(Open("lines.tsv"));
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('\t'))
            .ToFrozenDictionary(line => line[1], line => line[0]);
    }

    private static short[] Decode(string name) => PcmConversion.ReadWav(Open($"{name}.wav")).Samples;

    private static Stream Open(string file) =>
        typeof(Clips).Assembly.GetManifestResourceStream($"speech/{file}")
        ?? throw new InvalidOperationException($"The speech file {file} is not embedded in the assembly.");
}
