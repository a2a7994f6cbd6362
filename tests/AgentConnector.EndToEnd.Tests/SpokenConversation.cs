using System.Runtime.InteropServices;
using System.Text.Json;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A person speaks into the microphone, the agent answers out of the speaker: the same proof for every back end.</summary>
internal static class SpokenConversation
{
    private const int Rate = 16_000;
    private const int Step = 4;

    /// <summary>Recording and room may be so much out of step between two utterances.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(60);

    public static Task IsHeardAtBothEndsAsync(DeviceScene scene, VirtualSoundCard card)
    {
        var takes = 0;
        return Takes.UndisturbedAsync(async () =>
        {
            var id = $"conversation-{++takes}";
            var speech = await card.SpeechAsync("book a table for two");
            await using var room = card.Listen(VirtualSoundCard.Speaker, 16_000);
            var record = await ConverseAsync(scene, card, room, id, speech);

            var spoken = Sound.Load(speech);
            var (left, right) = await SidesAsync(scene, id);
            var understood = Correlation.WithinLong(spoken, [.. scene.Cloud.Conversations[^1].Heard]).Value;

            // The agent greets, then repeats what it heard; recording and room hold the same.
            var repeated = Correlation.WithinLong(spoken, room.Samples()).Value;
            var caller = Correlation.WithinLong(spoken, left).Value;
            var (agent, apart) = Compare(right, [.. room.Samples(), .. new short[right.Length]]);
            var turns = (await scene.GetAsync($"/calls/{id}/transcript")).GetProperty("turns").EnumerateArray()
                .Select(turn => turn.GetProperty("speaker").GetString()).ToList();
            return (await scene.DisturbancesAsync(id), $"the agent heard {understood:F3}, the room {repeated:F3}, the recording {caller:F3} and {agent:F3}, {apart.TotalMilliseconds:F0} ms apart", Judge);

            void Judge()
            {
                Assert.Equal("completed", record.GetProperty("status").GetString());
                Assert.All([understood, repeated, caller, agent], likeness => Assert.InRange(likeness, 0.9, 1));
                Assert.InRange(apart, TimeSpan.Zero, Tolerance);
                Assert.Equal(["agent", "caller", "agent"], turns);
            }
        });
    }

    /// <summary>Returns once the room has been silent for a second.</summary>
    public static Task QuietAsync(SpeakerTap room) => Eventually.TrueAsync(
        () =>
        {
            var samples = room.Samples();
            return samples.Length - Math.Max(0, Edges.LastSound(samples, 300)) > 16_000;
        },
        "the room is quiet");

    private static async Task<JsonElement> ConverseAsync(DeviceScene scene, VirtualSoundCard card, SpeakerTap room, string id, string speech)
    {
        Assert.Equal(200, (await scene.StartAsync(id, "echo")).Status);
        await Eventually.TrueAsync(() => Edges.Onset(room.Samples()) >= 0, "the greeting begins");
        await QuietAsync(room);
        var greeted = room.Count;
        await card.SpeakAsync(speech);
        await Eventually.TrueAsync(() => Edges.Onset(room.Samples().AsSpan(greeted)) >= 0, "the agent answers");
        await QuietAsync(room);
        return await scene.EndAsync(id);
    }

    /// <summary>
    /// How well the room holds the two utterances of the agent that the recording holds, and how much longer or shorter the time from one
    /// to the other was there: recording and room have different clocks.
    /// </summary>
    private static (double Likeness, TimeSpan Apart) Compare(short[] recorded, short[] room)
    {
        var (greeting, reply) = (Edges.Onset(recorded, 300), Edges.LastSound(recorded, 300));
        var pause = Enumerable.Range(0, (reply - greeting) / Step).Select(step => greeting + (step * Step)).First(at => Edges.Onset(recorded.AsSpan(at, Rate), 300) < 0);
        var answer = pause + Edges.Onset(recorded.AsSpan(pause), 300);
        var first = Correlation.WithinLong(recorded[greeting..pause], room);
        var second = Correlation.WithinLong(recorded[answer..reply], room);
        var apart = Math.Abs(second.Lag - first.Lag - (answer - greeting));
        return (Math.Min(first.Value, second.Value), TimeSpan.FromSeconds((double)apart / Rate));
    }

    private static async Task<(short[] Caller, short[] Agent)> SidesAsync(DeviceScene scene, string id)
    {
        var bytes = await File.ReadAllBytesAsync(await scene.RecordingAsync(id));
        var both = MemoryMarshal.Cast<byte, short>(bytes.AsSpan(44)).ToArray();
        return ([.. both.Where((_, at) => at % 2 == 0)], [.. both.Where((_, at) => at % 2 == 1)]);
    }
}
