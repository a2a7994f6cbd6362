using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Starting;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.EndToEnd.Tests.Phones;

/// <summary>What networks do to a media stream, on real sockets between a dialer and the service: one ending each, and nothing is left behind.</summary>
public sealed class BrokenStreamTests
{
    private const int Begun = 4_000; // bytes of the dialer: the handshake, what the stream is, and some frames
    private const int OfAFrame = 101; // the middle of one
    private const string GoesOn = "caller completed";
    private const string Breaks = "caller disconnected";

    private static readonly PhoneSpeech Sentence = PhoneSpeech.Text("Hello. This is the caller, and I have a question.");

    private static readonly (string Name, Action<FaultyConnection> Do, string Ending)[] Faults =
    [
        ("nothing", _ => { }, GoesOn),
        ("cut", line => line.Reset(), Breaks),
        ("cut in a frame of the dialer's", line => line.ToTarget.After(OfAFrame, line.Reset), Breaks),
        ("cut in a frame of ours", line => line.ToClient.After(OfAFrame, line.Reset), Breaks),
        ("closed without a goodbye", line => line.Close(), Breaks),
        ("the dialer is gone and nobody tells", line => line.LoseClient(), GoesOn), // it says elsewhere that the phone hung up
        ("nothing moves any more", line => line.Both(flow => flow.Stall()), Breaks),
        ("the dialer says nothing any more", line => line.ToTarget.Stall(), Breaks),
        ("the dialer reads nothing any more", line => line.ToClient.Stall(), GoesOn),
        ("the dialer reads slowly", line => line.ToClient.Trickle(), GoesOn),
        ("late, and in bursts", line => line.Both(flow => flow.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System)), GoesOn),
        ("byte by byte", line => line.Both(flow => flow.Bytewise()), GoesOn),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [Fault(FaultSide.Phone, "The media stream is cut, in a frame of either side, or closed without a goodbye", "It ends as `disconnected`; the phone is hung up")]
    [Fault(FaultSide.Phone, "Garbage comes in the media stream, which is no WebSocket frame", "It ends as `disconnected`; the phone is hung up")]
    [Fault(FaultSide.Phone, "The media stream stands still, or the dialer says nothing any more, and nobody tells", "Silence is filled in; after 30 s it ends as `disconnected`, and the phone is hung up")]
    [Fault(FaultSide.Phone, "The dialer is gone from its media stream and nobody tells, but its status callback comes", "It ends as the callback says")]
    [Fault(FaultSide.Phone, "The dialer reads slowly, or nothing any more, and still sends", "The caller is heard as ever; the call ends when the caller hangs up, at the latest after 30 s in which nothing could be sent")]
    [Fault(FaultSide.Phone, "The media stream is late, in bursts, byte by byte, or stands still for a moment", "The call goes on")]
    public async Task Whatever_the_network_does_to_a_stream_the_call_has_one_ending_and_nothing_is_left()
    {
        var book = PhoneBook.Bundled;
        for (var i = 0; i <= Faults.Length + 1; i++)
        {
            book = book.With(Number(i), new Person
            {
                PicksUpAfter = TimeSpan.FromMilliseconds(50),
                Acts = [new Speaks(Sentence), new HearsOut(TimeSpan.FromSeconds(3)), new HangsUp()],
                HangsUpAfter = TimeSpan.FromSeconds(12),
            });
        }

        await using var desk = await PhoneDesk.OpenAsync(
            new PhoneLineOptions { PhoneBook = book, KeepAudioBytes = 0 },
            configure: builder => builder.Services.PostConfigure<MediaStreamOptions>(options => options.IdleTimeout = TimeSpan.FromSeconds(6)),
            breakable: true);
        var calls = new Dictionary<string, (string Id, string Expected)>();
        foreach (var (index, (name, fault, ending)) in Faults.Index())
        {
            var (id, line) = await TalkAsync(desk, index);
            fault(line);
            calls[name] = (id, ending);
        }

        var (garbled, garbage) = await TalkAsync(desk, Faults.Length);
        await garbage.ToTarget.InjectAsync(new byte[] { 0xFF, 0x00, 0xFF, 0x13, 0x37 });
        calls["garbage"] = (garbled, Breaks);
        var (late, moment) = await TalkAsync(desk, Faults.Length + 1);
        moment.Both(flow => flow.Stall());
        await desk.EndedAsync(garbled); // so long
        moment.Both(flow => flow.Resume());
        calls["a moment"] = (late, GoesOn);

        foreach (var (name, (id, expected)) in calls)
        {
            var (_, party, reason, detail) = await desk.EndingAsync(id);
            Assert.Equal($"{name}: {expected}", $"{name}: {party} {reason}");
            Assert.True(reason == "completed" || detail is { Length: > 0 }, $"{name} is not explained");
            Assert.Single(await desk.EventsAsync(id), "call.ended");
        }

        await AssertNothingIsLeftAsync(desk);
    }

    private static async Task<(string Id, FaultyConnection Line)> TalkAsync(PhoneDesk desk, int index)
    {
        var (status, body) = await desk.DialAsync(Number(index));
        Assert.Equal(202, status);
        var line = await desk.Streams!.NextAsync();
        await line.ToTarget.ReachedAsync(Begun);
        return (body.GetProperty("session_id").GetString()!, line);
    }

    private static async Task AssertNothingIsLeftAsync(PhoneDesk desk)
    {
        var services = desk.Service.Services;
        await services.GetRequiredService<LiveCalls>().DrainAsync(Cancelled); // every task has ended
        Assert.Equal((0, 0, 0), (desk.Tickets.Count, desk.Phones.Count, services.GetRequiredService<Admission>().Taken));
        foreach (var line in desk.Streams!.Connections)
        {
            line.Both(flow => flow.Resume()); // what stood still sees whether the service has closed it
        }

        await Eventually.TrueAsync(() => desk.Streams.Connections.All(line => line.Over.IsCompleted), "no line is open");
        await Eventually.TrueAsync(
            async () => (await desk.Service.Client.GetStringAsync("/metrics", Cancelled)).Contains("\nmedia_streams_open{} 0\n", StringComparison.Ordinal), "no stream is open");
        await Eventually.TrueAsync(() => !HeldFiles.Of(desk.Service.DataDir).Any(file => file.EndsWith(".wav", StringComparison.Ordinal)), "no recording is open");
        await Eventually.TrueAsync(() => desk.Line.Calls.All(call => call.Ended.IsCompleted), "every phone is hung up");
    }

    private static string Number(int index) => $"+155503{index:00}";
}
