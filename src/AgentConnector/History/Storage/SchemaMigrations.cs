using System.Globalization;
using System.Reflection;
using AgentConnector.Calls;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>Brings a database up to this program's schema: the numbered files of <c>Migrations</c>, each exactly once, in order.</summary>
internal static class SchemaMigrations
{
    private const string Prefix = "Migrations/";

    private static readonly IReadOnlyList<(int Version, string Resource)> All = Find();

    /// <summary>The schema this program writes, and the newest it can read.</summary>
    public static int Newest => All[^1].Version;

    /// <exception cref="JournalException">A newer program has written this database.</exception>
    public static void Apply(SqliteConnection connection, string file)
    {
        using var transaction = connection.BeginTransaction(); // immediate: all the migrations or none
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
        var present = connection.Query<int>("SELECT version FROM schema_version").ToHashSet();
        var latest = present.Count == 0 ? 0 : present.Max();
        if (latest > Newest)
        {
            throw new JournalException(
                $"The call database {file} was written by a newer agent-connector (schema {latest}, this one knows {Newest}): "
                + "run that version, or set another DATA_DIR.",
                new NotSupportedException($"schema {latest}"));
        }

        // Not only what is newer: a migration may come from a branch that was merged after a later number was.
        foreach (var (version, resource) in All.Where(migration => !present.Contains(migration.Version)))
        {
            connection.Execute(Read(resource));
            connection.Execute("INSERT INTO schema_version (version) VALUES (@version)", new { version });
        }

        transaction.Commit();
    }

    private static List<(int Version, string Resource)> Find() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), name))
            .Order(),
    ];

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
