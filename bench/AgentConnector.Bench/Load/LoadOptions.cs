using System.Globalization;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>What <c>load</c> was asked for.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        load [--calls 1,10,50,200] [--profile always,talk,crackle] [--subjects product,bare] [--inline on|off|default]
                                    [--warm 20] [--seconds 30] [--no-recording] [--json] [--find | --quick | --soak MINUTES]
        """;

    public IReadOnlyList<int> Calls { get; init; } = [1, 10, 50, 200];

    public IReadOnlyList<Profile> Profiles { get; init; } = [Profile.Always];

    public IReadOnlyList<Subject> Subjects { get; init; } = [Subject.Product, Subject.Bare];

    public Conditions Conditions { get; init; } = new(Recording: true, Inline.Default);

    /// <summary>Under load, before anything counts: until the runtime has replaced its first, quick compilation.</summary>
    public TimeSpan Warm { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(30);

    public bool Json { get; init; }

    /// <summary>Search for the most calls instead.</summary>
    public bool Find { get; init; }

    /// <summary>Judge the ratios.</summary>
    public bool Quick { get; init; }

    /// <summary>Let calls come and go for so long instead.</summary>
    public TimeSpan? Soak { get; init; }

    /// <summary>Null when an argument is not understood.</summary>
    /// <param name="arguments">What stands behind <c>load</c>.</param>
    /// <param name="wrong">The first that is not understood.</param>
    public static LoadOptions? Parse(IReadOnlyList<string> arguments, out string? wrong)
    {
        (LoadOptions? options, wrong) = (new(), null);
        for (var i = 0; i < arguments.Count && options is not null; i++)
        {
            wrong = arguments[i];
            options = options.With(arguments[i]) ?? (++i < arguments.Count ? options.With(arguments[i - 1], arguments[i]) : null);
        }

        return options;
    }

    private LoadOptions? With(string flag) => flag switch
    {
        "--no-recording" => this with { Conditions = Conditions with { Recording = false } },
        "--json" => this with { Json = true },
        "--find" => this with { Find = true, Measured = TimeSpan.FromSeconds(15) },
        "--quick" => InAMinute(),
        _ => null,
    };

    private LoadOptions? With(string name, string value) => name switch
    {
        "--calls" => Each(value, Number, calls => this with { Calls = calls }),
        "--profile" => Each(value, Named<Profile>, profiles => this with { Profiles = profiles }),
        "--subjects" => Each(value, Named<Subject>, subjects => this with { Subjects = subjects }),
        "--inline" => Each(value, Named<Inline>, inline => this with { Conditions = Conditions with { Inline = inline[0] } }),
        "--warm" => Each(value, Number, seconds => this with { Warm = TimeSpan.FromSeconds(seconds[0]) }),
        "--seconds" => Each(value, Number, seconds => this with { Measured = TimeSpan.FromSeconds(seconds[0]) }),
        "--soak" => Each(value, Number, minutes => this with { Soak = TimeSpan.FromMinutes(minutes[0]) }),
        _ => null,
    };

    private LoadOptions InAMinute() => this with
    {
        Quick = true,
        Calls = [50],
        Profiles = [Profile.Always, Profile.Talk],
        Warm = TimeSpan.FromSeconds(5),
        Measured = TimeSpan.FromSeconds(4),
    };

    /// <summary>Null unless each item of the list means something.</summary>
    private static LoadOptions? Each<T>(string list, Func<string, T?> meaning, Func<IReadOnlyList<T>, LoadOptions> with)
        where T : struct
    {
        var items = list.Split(',').Select(meaning).ToArray();
        return items.All(item => item is not null) ? with([.. items.Select(item => item!.Value)]) : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static T? Named<T>(string text)
        where T : struct, Enum =>
        !char.IsDigit(text.FirstOrDefault()) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
}
