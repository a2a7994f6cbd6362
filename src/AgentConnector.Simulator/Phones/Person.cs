namespace AgentConnector.Simulator.Phones;

/// <summary>Who is at a phone and how they behave, called or calling.</summary>
public sealed record Person
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>What a call to them comes to, in a few words for people; empty where nobody said.</summary>
    public string Description { get; init; } = "";

    /// <summary>What happens when the phone rings.</summary>
    public PhonePickup Pickup { get; init; } = PhonePickup.Answers;

    /// <summary>How long it rings before it is answered, or found busy or dead.</summary>
    public TimeSpan PicksUpAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>It is an answering machine: it greets, beeps and records.</summary>
    public bool IsMachine { get; init; }

    /// <summary>How long machine detection listens until it knows.</summary>
    public TimeSpan RecognizedAfter { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>What they do, in order, from the moment the call is answered.</summary>
    public IReadOnlyList<PersonAct> Acts { get; init; } = [];

    /// <summary>Hangs up this long after the call was answered, whatever happens; null stays.</summary>
    public TimeSpan? HangsUpAfter { get; init; }

    /// <summary>How the network treats their calls.</summary>
    public PhoneConduct Conduct { get; init; } = new();

    /// <summary>Answers, lets the agent finish, and speaks; twice. Then listens.</summary>
    public static Person Talks { get; } = new()
    {
        Description = "Answers and books an appointment",
        Acts = [.. DemoCaller.Sentences.SelectMany(sentence => (PersonAct[])[new HearsOut(Longest), new Speaks(sentence)])],
    };

    /// <summary>The line is busy.</summary>
    public static Person Busy { get; } = new() { Description = "The line is busy", Pickup = PhonePickup.Busy };

    /// <summary>It rings, and nobody comes.</summary>
    public static Person NoAnswer { get; } = new() { Description = "Nobody answers", Pickup = PhonePickup.NoAnswer };

    /// <summary>The number cannot be reached.</summary>
    public static Person Failed { get; } = new() { Description = "Cannot be reached", Pickup = PhonePickup.Fails };

    /// <summary>Answers and says nothing.</summary>
    public static Person Silent { get; } = new() { Description = "Answers and never says a word" };

    /// <summary>An answering machine: a greeting, a beep, half a minute of recording.</summary>
    public static Person Voicemail { get; } = new()
    {
        Description = "An answering machine",
        IsMachine = true,
        Acts =
        [
            new Speaks(PhoneSpeech.Text("Hello. One moment, please, nobody can come to the phone. Leave a message after the tone.")),
            new Beeps(),
            new Waits(TimeSpan.FromSeconds(30)),
            new HangsUp(),
        ],
    };

    /// <summary>Presses 1, 2 and # once the agent has spoken, or after two seconds.</summary>
    public static Person PressesKeys { get; } = new()
    {
        Description = "Presses 1, 2 and #",
        Acts = [new HearsOut(TimeSpan.FromSeconds(2)), new Presses("12#")],
    };

    /// <summary>Lets the agent finish, begins a sentence, and hangs up in the middle of it.</summary>
    public static Person HangsUpMidSentence { get; } = new()
    {
        Description = "Hangs up in the middle of a sentence",
        Acts =
        [
            new HearsOut(TimeSpan.FromSeconds(3)),
            new Speaks(DemoCaller.Sentences[0].Slice(..PhoneSpeech.SampleRate)),
            new HangsUp(),
        ],
    };

    /// <summary>Speaks over the agent a second after it has begun.</summary>
    public static Person BargesIn { get; } = new()
    {
        Description = "Speaks over the agent",
        Acts = [new AwaitsSpeech(Longest), new Waits(TimeSpan.FromSeconds(1)), new Speaks(DemoCaller.Sentences[0])],
    };
}
