namespace AgentConnector.Simulator.Phones;

/// <summary>Who answers which number. Immutable: adding to it makes another book.</summary>
public sealed class PhoneBook
{
    private readonly Dictionary<string, Person> people;

    private PhoneBook(Dictionary<string, Person> people) => this.people = people;

    /// <summary>The numbers that come with the simulator; any other number answers like +15550100.</summary>
    public static PhoneBook Bundled { get; } = new(
        new(StringComparer.Ordinal)
        {
            ["+15550100"] = Person.Talks,
            ["+15550101"] = Person.Busy,
            ["+15550102"] = Person.NoAnswer,
            ["+15550103"] = Person.Failed,
            ["+15550104"] = Person.Voicemail,
            ["+15550105"] = Person.PressesKeys,
            ["+15550106"] = Person.HangsUpMidSentence,
            ["+15550107"] = Person.Silent,
            ["+15550108"] = Person.BargesIn,
            ["+15550111"] = Person.Talks with { Description = "The dialer refuses the account (401)", Conduct = new() { RestStatus = 401 } },
            ["+15550112"] = Person.Talks with { Description = "The dialer is asked too often (429)", Conduct = new() { RestStatus = 429 } },
            ["+15550113"] = Person.Talks with { Description = "The dialer fails (500)", Conduct = new() { RestStatus = 500 } },
            ["+15550114"] = Person.Talks with { Description = "The dialer never answers", Conduct = new() { RestStatus = 0 } },
            ["+15550115"] = Person.Talks with { Description = "The sound never comes", Conduct = new() { StreamDelay = Timeout.InfiniteTimeSpan } },
            ["+15550116"] = Person.Talks with { Description = "The sound comes a minute late", Conduct = new() { StreamDelay = TimeSpan.FromSeconds(60) } },
            ["+15550117"] = Person.Talks with { Description = "The line breaks after a second", Conduct = new() { MostMedia = 50 } },
            ["+15550118"] = Person.Talks with { Description = "The line sends garbage", Conduct = new() { Garbage = true } },
            ["+15550119"] = Person.Talks with { Description = "Reports come out of order", Conduct = new() { StatusOutOfOrder = true } },
        });

    /// <summary>The numbers that are written down, in order.</summary>
    public IReadOnlyList<string> Numbers => [.. people.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Who is at a number.</summary>
    public Person this[string number] => people.GetValueOrDefault(number, Person.Talks);

    /// <summary>The same book with one number more, or another person at it.</summary>
    public PhoneBook With(string number, Person person) =>
        new(new(people, StringComparer.Ordinal) { [number] = person });
}
