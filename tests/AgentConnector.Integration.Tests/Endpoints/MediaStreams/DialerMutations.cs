using System.Text;
using System.Text.Unicode;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>Whatever a dialer's messages hold: reading them throws nothing, the call lives, and what is needed is done.</summary>
public abstract class DialerMutations
{
    private static readonly byte[] Tone = [.. Enumerable.Range(0, 640).Select(i => (byte)(i * 7))];

    private protected abstract IDialerSamples Samples { get; }

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private List<string> Messages =>
        [.. Samples.CallOpening, Samples.Sound(Tone), Samples.OwnVoice(Tone), Samples.Key("7"), Samples.Heard("m1"), .. Samples.Goodbye is { } goodbye ? [goodbye] : (string[])[]];

    [Fact]
    public void Reading_throws_nothing_whatever_a_message_holds()
    {
        var seeded = new Seeded(20261128);
        var dialect = Samples.NewDialect();
        var kinds = new HashSet<Type>();
        for (var i = 0; i < 200_000; i++)
        {
            var mutant = Mutant.Of(Messages[seeded.Next(0, Messages.Count)], seeded);
            try
            {
                kinds.Add(dialect.Read(mutant).GetType());
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(Encoding.Latin1.GetString(mutant), e);
            }
        }

        Assert.Equal(Messages.Select(message => Samples.NewDialect().Read(Encoding.UTF8.GetBytes(message)).GetType()).Append(typeof(StreamMessage.Wrong)).ToHashSet(), kinds);
    }

    [Fact]
    public void What_a_message_does_not_need_may_be_anything()
    {
        foreach (var message in Messages.Where(message => message != Samples.OwnVoice(Tone))) // which needs its track
        {
            var read = Told(Encoding.UTF8.GetBytes(message));
            foreach (var (path, mutant) in Mutant.All(message).Where(mutant => !Samples.Needed.Contains(mutant.Path)))
            {
                Assert.True(read == Told(mutant), $"{path}: {Encoding.Latin1.GetString(mutant)}");
            }
        }

        string Told(byte[] message) => Samples.NewDialect().Read(message) switch
        {
            StreamMessage.Audio sound => Convert.ToBase64String(sound.Data.Span),
            StreamMessage.Start(var identity) => $"{identity with { Parameters = new Dictionary<string, string>() }}".Replace(identity.Parameters.ToString()!, "", StringComparison.Ordinal),
            var other => other.ToString(),
        };
    }

    [Fact]
    public async Task A_call_lives_through_whatever_is_sent()
    {
        var seeded = new Seeded(20261129);
        await using var scene = await StreamScene.OpenAsync(Samples);
        for (var i = 0; i < 600; i++)
        {
            var mutant = Mutant.Of(Messages[seeded.Next(0, Messages.Count)], seeded);
            if (Utf8.IsValid(mutant) && Samples.NewDialect().Read(mutant.ToArray()) is not StreamMessage.Stop) // a socket's texts are UTF-8, or it breaks
            {
                await scene.SendAsync(mutant);
                scene.Time.Advance(TimeSpan.FromSeconds(1)); // no flood
            }

            if (i % 10 == 9)
            {
                await IsHeardAsync(scene, i);
            }
        }

        if (Samples.Goodbye is { } goodbye)
        {
            await scene.SendAsync(goodbye);
        }
        else
        {
            await scene.Far.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, Cancelled);
        }

        await foreach (var _ in scene.Captured.ReadAllAsync(Cancelled))
        {
            // to its end, which is a goodbye
        }

        Assert.True(scene.Stream.FarSideHungUp);
    }

    /// <summary>A piece of sound with a number of its own arrives, and so does a key after all that mutants have pressed.</summary>
    private async Task IsHeardAsync(StreamScene scene, int number)
    {
        var sound = new byte[640];
        BitConverter.TryWriteBytes(sound, number);
        await scene.SendAsync(Samples.Sound(sound));
        await scene.SendAsync(Samples.Key("*"));
        while (!(await scene.Captured.ReadAsync(Cancelled)).Data.Span.SequenceEqual(sound))
        {
            // silence, and mutants that are sound all the same
        }

        while (await scene.Stream.Events.ReadAsync(Cancelled) is not KeyPressed('*'))
        {
            // keys of mutants
        }
    }
}
