namespace AgentConnector.Simulator.Phones;

/// <summary>Who answers which number. Immutable: adding to it makes another book.</summary>
public sealed class PhoneBook
{
    private readonly Dictionary<string, Person> people;
    private readonly Person anybody;

    private PhoneBook(Dictionary<string, Person> people, Person anybody) => (this.people, this.anybody) = (people, anybody);

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
            ["+15550111"] = Person.Talks with { Faults = PhoneFaults.RestUnauthorized },
            ["+15550112"] = Person.Talks with { Faults = PhoneFaults.RestTooManyRequests },
            ["+15550113"] = Person.Talks with { Faults = PhoneFaults.RestServerError },
            ["+15550114"] = Person.Talks with { Faults = PhoneFaults.RestTimeout },
            ["+15550115"] = Person.Talks with { Faults = PhoneFaults.NoStream },
            ["+15550116"] = Person.Talks with { Faults = PhoneFaults.LateStream },
            ["+15550117"] = Person.Talks with { Faults = PhoneFaults.DropsMidCall },
            ["+15550118"] = Person.Talks with { Faults = PhoneFaults.Garbage },
            ["+15550119"] = Person.Talks with { Faults = PhoneFaults.StatusOutOfOrder },
        },
        Person.Talks);

    /// <summary>The numbers that are written down, in order.</summary>
    public IReadOnlyList<string> Numbers => [.. people.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Who is at a number.</summary>
    public Person this[string number] => people.GetValueOrDefault(number, anybody);

    /// <summary>The same book with one number more, or another person at it.</summary>
    public PhoneBook With(string number, Person person) =>
        new(new(people, StringComparer.Ordinal) { [number] = person }, anybody);

    /// <summary>The same book with somebody else at all numbers that are not written down.</summary>
    public PhoneBook WithAnybody(Person person) => new(people, person);
}
