using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Backup;

/// <summary>What a backup holds: its last entry, so that one that was cut off has none.</summary>
/// <param name="Format">How the backup is laid out.</param>
/// <param name="Program">The version that made it.</param>
/// <param name="Schema">Of the database.</param>
/// <param name="TakenAt">The moment whose calls it holds.</param>
/// <param name="Calls">How many there are.</param>
/// <param name="Files">Everything else in it, in order.</param>
internal sealed record BackupManifest(int Format, string Program, int Schema, string TakenAt, long Calls, IReadOnlyList<BackupEntry> Files)
{
    public const string Name = "manifest.json";

    /// <summary>What this program writes, and the newest it can read.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, // a later program may add to it
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="BackupException">A newer program has written it, in a form of its own.</exception>
    public static BackupManifest Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("format", out var format)
            && format.ValueKind is JsonValueKind.Number && !(format.TryGetInt32(out var number) && number <= CurrentFormat))
        {
            var program = document.RootElement.TryGetProperty("program", out var name) ? name.ToString() : "?";
            throw new BackupException($"It was made by version {program}, in a form that this program does not know: use that version or a newer one.");
        }

        return document.RootElement.Deserialize<BackupManifest>(Wire) ?? throw new JsonException("null");
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Wire);
}
