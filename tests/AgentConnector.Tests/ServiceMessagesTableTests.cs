using System.Text;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.ElevenLabs;
using AgentConnector.ElevenLabs.Wire;
using AgentConnector.Testing.Cloud;

namespace AgentConnector.Tests;

/// <summary><c>docs/protocols/service-messages.md</c> is made of the table that the tests drive; <c>UPDATE_DOCS=1 ./test --fast</c> writes it anew.</summary>
public sealed class ServiceMessagesTableTests
{
    private const string Head = """
        # What the service does with each message of the agent

        Every row is driven by `ServiceMessageTests`, over a real socket, with the sample of that message in `tests/AgentConnector.Testing/Cloud/Samples/server`. What leads to no event says why. Both published contracts are covered.

        This page is made of the same table; `UPDATE_DOCS=1 ./test --fast` writes it.

        | Message | What the service tells, or why nothing |
        |---|---|

        """;

    [Fact]
    public void The_table_tells_what_the_tests_drive()
    {
        var made = Made();
        var file = Repository.File("docs", "protocols", "service-messages.md");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, made);
        }

        Assert.Equal(made, File.ReadAllText(file), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Each_event_of_the_library_means_something_or_says_why_not()
    {
        var untold = ServerSamples.Names.Select(Read).Where(happened => Translation.Of(happened) is null).Select(happened => happened.GetType()).ToHashSet();
        var told = ServerSamples.Names.Select(Read).Where(happened => Translation.Of(happened) is not null).Select(happened => happened.GetType()).ToHashSet();

        Assert.Equal(Translation.Untold.Keys.Select(type => type.Name).Order(), untold.Select(type => type.Name).Order());
        Assert.Empty(told.Intersect(untold));
        Assert.Empty(typeof(ConversationEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ConversationEvent)))
            .Except(told).Except(untold).Except([typeof(AgentHangsUp), typeof(SendingStalled), typeof(ClientStoodStill), typeof(AudioPayload)])); // made by the library itself, the last one of it
    }

    private static ConversationEvent Read(string sample) => sample.StartsWith("audio", StringComparison.Ordinal)
        ? new AgentAudio(default, null)
        : ServerMessageReader.Read(ServerSamples.Read(sample), new()).Event!;

    private static string Made()
    {
        var text = new StringBuilder(Head);
        foreach (var row in ServiceMessage.All)
        {
            var told = row.Facts.Select(fact => fact.Split(' ', 2)).Select(fact => fact[1].Length == 0 ? $"`{fact[0]}`" : $"`{fact[0]}` with `{fact[1]}`").ToList();
            if (row.Answer is { } answer)
            {
                told.Add($"answered with `{answer}`");
            }
            else if (told.Count == 0)
            {
                told.Add($"nothing: {Translation.Untold[Read(row.Sample).GetType()]}");
            }

            if (row.OnPhone?.Split(' ', 2) is [var type, var data])
            {
                told.Add($"on a phone `{type}` with `{data}` instead");
            }

            text.Append($"| `{row.Sample}` | {string.Join(", ", told)} |\n");
        }

        return text.ToString();
    }
}
