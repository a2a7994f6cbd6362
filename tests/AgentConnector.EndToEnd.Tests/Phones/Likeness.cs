
namespace AgentConnector.EndToEnd.Tests.Phones;

/// <summary>
/// Whether what was said was heard, piece by piece: on a busy machine real time stutters, and silence that is filled in between two pieces
/// says nothing about how they sound.
/// </summary>
internal static class Likeness
{
    private const int Piece = 1000;

    /// <summary>The correlation of the median of five loud pieces of what was said, each at its best place in what was heard.</summary>
    public static double Of(ReadOnlySpan<short> said, ReadOnlySpan<short> heard)
    {
        var loud = new List<(double Level, int At)>();
        for (var at = 0; at + Piece <= said.Length; at += Piece)
        {
            loud.Add((Level.Rms(said.Slice(at, Piece)), at));
        }

        var found = new List<double>();
        foreach (var (_, at) in loud.OrderByDescending(piece => piece.Level).Take(5))
        {
            found.Add(Best(said.Slice(at, Piece), heard));
        }

        found.Sort();
        return found[found.Count / 2];
    }

    private static double Best(ReadOnlySpan<short> piece, ReadOnlySpan<short> heard)
    {
        var best = 0.0;
        for (var lag = 0; lag + piece.Length <= heard.Length; lag++)
        {
            best = Math.Max(best, Correlation.At(piece, heard.Slice(lag, piece.Length)));
        }

        return best;
    }
}
