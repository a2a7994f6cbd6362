using System.Globalization;

namespace AgentConnector.Bench.Load;

/// <summary>What <c>load</c> was asked for.</summary>
internal sealed record LoadOptions(IReadOnlyList<int> Calls, TimeSpan Measured, bool Recording, bool Json)
{
    public const string Usage = "load [--calls 1,10,50,200,500] [--seconds 30] [--no-recording] [--json]";

    /// <summary>Null when the arguments are not understood.</summary>
    public static LoadOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LoadOptions([1, 10, 50, 200, 500], TimeSpan.FromSeconds(30), Recording: true, Json: false);
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--calls", var list, ..] when list.Split(',').Select(Number).ToArray() is var calls && calls.All(count => count > 0):
                    options = options with { Calls = calls };
                    arguments = arguments[2..];
                    break;
                case ["--seconds", var text, ..] when Number(text) is > 0 and var seconds:
                    options = options with { Measured = TimeSpan.FromSeconds(seconds) };
                    arguments = arguments[2..];
                    break;
                case ["--no-recording", ..]:
                    options = options with { Recording = false };
                    arguments = arguments[1..];
                    break;
                case ["--json", ..]:
                    options = options with { Json = true };
                    arguments = arguments[1..];
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
