using AgentConnector.Simulator.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class PersonTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_bundled_numbers_behave_as_the_guide_says()
    {
        var book = PhoneBook.Bundled;

        Assert.Same(Person.Talks, book["+15550100"]);
        Assert.Same(Person.Busy, book["+15550101"]);
        Assert.Same(Person.NoAnswer, book["+15550102"]);
        Assert.Same(Person.Failed, book["+15550103"]);
        Assert.Same(Person.Voicemail, book["+15550104"]);
        Assert.Same(Person.PressesKeys, book["+15550105"]);
        Assert.Same(Person.HangsUpMidSentence, book["+15550106"]);
        Assert.Same(Person.Silent, book["+15550107"]);
        Assert.Same(Person.BargesIn, book["+15550108"]);
        Assert.Same(Person.Talks, book["+4930123456"]);
    }

    [Fact]
    public void Every_number_of_the_book_stands_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Repository(), "docs", "guides", "simulator.md"));

        Assert.All(PhoneBook.Bundled.Numbers, number => Assert.Contains($"`{number}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_talker_lets_the_agent_finish_and_then_speaks()
    {
        await using var scene = await PhoneScene.StartAsync(Person.Talks with { PicksUpAfter = TimeSpan.Zero });
        var (call, stream) = await scene.TalkAsync();
        await stream.PlayAsync(Greeting(2));
        await PhoneScene.Until(call, known => known.Streams[0].MediaReceived == 1);

        await scene.PassAsync(call, 6 * Second);

        var answer = ((Speaks)Person.Talks.Acts[1]).Speech.Samples.Span;
        Assert.Equal(Level.Silence, Level.Rms(call.Said.AsSpan(0, (int)(2.6 * 8000))));
        Assert.True(Correlation.Best(answer[..8000], call.Said.AsSpan((int)(2.6 * 8000)), 2000).Value > 0.99);
        Assert.Equal(2, Person.Talks.Acts.OfType<Speaks>().Count());
    }

    [Fact]
    public async Task The_interrupter_speaks_over_the_agent()
    {
        await using var scene = await PhoneScene.StartAsync(Person.BargesIn with { PicksUpAfter = TimeSpan.Zero });
        var (call, stream) = await scene.TalkAsync();
        await stream.PlayAsync(Greeting(10));
        await PhoneScene.Until(call, known => known.Streams[0].MediaReceived == 1);

        await scene.PassAsync(call, 3 * Second);

        Assert.Equal(Level.Silence, Level.Rms(call.Said.AsSpan(0, 8000)));
        Assert.True(Level.Rms(call.Said.AsSpan(10_000)) > -40);
    }

    [Fact]
    public async Task The_impatient_one_hangs_up_in_the_middle_of_a_sentence()
    {
        await using var scene = await PhoneScene.StartAsync(Person.HangsUpMidSentence with { PicksUpAfter = TimeSpan.Zero });
        var (call, _) = await scene.TalkAsync();

        await scene.PassAsync(call, 10 * Second);
        await PhoneScene.Ended(call);

        Assert.Equal(new PhoneEnd(PhoneParty.Person, "hung_up"), call.End);
        Assert.True(Level.Rms(call.Said.AsSpan(call.Said.Length - 4000)) > -40);
    }

    [Fact]
    public async Task The_machine_greets_beeps_and_hangs_up_when_its_tape_is_full()
    {
        await using var scene = await PhoneScene.StartAsync(Person.Voicemail with { PicksUpAfter = TimeSpan.Zero });
        var (call, _) = await scene.TalkAsync();

        await scene.PassAsync(call, 60 * Second);
        await PhoneScene.Ended(call);

        var greeting = ((Speaks)Person.Voicemail.Acts[0]).Speech.Samples.Length;
        var beep = call.Said.AsSpan(greeting + 320, 3000);
        Assert.Equal(Level.Rms(beep), Goertzel.Level(beep, 1000, 8000), 0.5);
        Assert.Equal("hung_up", call.End!.Reason);
    }

    [Fact]
    public async Task Whoever_has_had_enough_hangs_up_whatever_happens()
    {
        await using var scene = await PhoneScene.StartAsync(
            PhoneScene.AtOnce(new Speaks(PhoneSpeech.Text("One moment, please, I am looking that up."))) with { HangsUpAfter = Second });
        var (call, _) = await scene.TalkAsync();

        await scene.PassAsync(call, 5 * Second);
        await PhoneScene.Ended(call);

        Assert.Equal(new PhoneEnd(PhoneParty.Person, "hung_up"), call.End);
        Assert.InRange(call.HeardSamples, 8000, 8160);
    }

    private static byte[] Greeting(double seconds)
    {
        var tone = Tone.At(300, seconds, PhoneSpeech.SampleRate);
        var codes = new byte[tone.Length];
        AgentConnector.Audio.G711.EncodeMuLaw(tone, codes);
        return codes;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AgentConnector.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
