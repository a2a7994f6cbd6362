using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak;

/// <summary>The readings as a picture (SVG): memory above, descriptors and threads below, the warm-up in grey. Readable on light and dark pages.</summary>
internal static class SoakPicture
{
    private const int Width = 760;
    private const int Left = 60;
    private const int Right = 20;
    private const int Height = 180;
    private const int Between = 60;
    private const int Top = 40;

    public static string Of(IReadOnlyList<SoakReading> readings, double warmUp)
    {
        var minutes = Math.Max(1, readings.Count == 0 ? 1 : readings[^1].Minutes);
        string[] parts =
        [
            FormattableString.Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Top + (2 * Height) + Between + 50}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">"),
            "<title>Memory, descriptors and threads of the service during a soak</title>",
            FormattableString.Invariant($"<rect width=\"{Width}\" height=\"{Top + (2 * Height) + Between + 50}\" fill=\"#ffffff\"/>"),
            .. Panel(Top, "MB", [("memory of its own", "#1f5fbf", reading => reading.AnonymousMegabytes)]),
            .. Panel(Top + Height + Between, "", [("descriptors", "#1f5fbf", reading => reading.Descriptors), ("threads", "#c05020", reading => reading.Threads)]),
            FormattableString.Invariant($"<text x=\"{Width - Right}\" y=\"{Top + (2 * Height) + Between + 40}\" text-anchor=\"end\">minutes; grey: warm-up</text>"),
            "</svg>",
            "",
        ];
        return string.Join('\n', parts);

        IEnumerable<string> Panel(int top, string unit, (string Name, string Colour, Func<SoakReading, double> Value)[] lines)
        {
            var most = Ceiling(readings.SelectMany(reading => lines.Select(line => line.Value(reading))).DefaultIfEmpty(1).Max());
            yield return FormattableString.Invariant($"<rect x=\"{Left}\" y=\"{top}\" width=\"{X(warmUp) - Left:F0}\" height=\"{Height}\" fill=\"#eeeeee\"/>");
            for (var step = 0; step <= 4; step++)
            {
                var y = top + Height - (Height * step / 4);
                yield return FormattableString.Invariant($"<path d=\"M{Left} {y}H{Width - Right}\" stroke=\"#cccccc\"/><text x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{most * step / 4:0.#}</text>");
            }

            for (var minute = 0.0; minute <= minutes; minute += Math.Max(1, Math.Ceiling(Math.Round(minutes) / 6)))
            {
                yield return FormattableString.Invariant($"<text x=\"{X(minute):F0}\" y=\"{top + Height + 16}\" text-anchor=\"middle\">{minute:F0}</text>");
            }

            var x = Left;
            foreach (var (name, colour, value) in lines)
            {
                var points = string.Join(' ', readings.Select(reading => FormattableString.Invariant($"{X(reading.Minutes):F1},{top + Height - (Height * value(reading) / most):F1}")));
                yield return $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{points}\"/>";
                yield return FormattableString.Invariant($"<text x=\"{x}\" y=\"{top - 8}\" fill=\"{colour}\">{name}{(unit.Length > 0 ? ", " + unit : "")}</text>");
                x += 180;
            }
        }

        double X(double minute) => Left + ((Width - Left - Right) * minute / minutes);
    }

    /// <summary>The next round number.</summary>
    private static double Ceiling(double value)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, value)))) / 2;
        return Math.Ceiling(value / step) * step;
    }
}
