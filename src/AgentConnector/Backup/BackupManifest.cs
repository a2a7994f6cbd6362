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
    public static BackupManifest Read(Stream json) => JsonSerializer.Deserialize<BackupManifest>(json, Wire) ?? throw new JsonException("null");

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Wire);
}
