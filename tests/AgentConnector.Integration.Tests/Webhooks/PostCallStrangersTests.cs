using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using AgentConnector.Hosting.Listening;
using AgentConnector.Webhooks.PostCall;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>Anybody can write a signature's form; only the whole body shows whether it holds.</summary>
public sealed class PostCallStrangersTests
{
    private const string Secret = "wsec_test";
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_bodies_of_strangers_take_no_place_from_a_signed_webhook()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["ELEVENLABS_WEBHOOK_SECRET"] = Secret });
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var strangers = new List<RawRequest>();
        for (var i = 0; i < 40; i++)
        {
            strangers.Add(await RawRequest.SendAsync(
                service.Address, RawRequest.Stalled(PostCallApi.Address, [$"ElevenLabs-Signature: t={now},v0={new string('0', 64)}"], "{"), Cancellation));
        }

        using var answer = await SendSignedAsync(service, now);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.StartsWith("HTTP/1.1 408 ", await strangers[0].AnswerAsync(Cancellation)); // and what does not come is cut off
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Where_memory_runs_out_the_body_that_came_longest_is_cut_off_and_the_new_one_is_read()
    {
        var bodies = new UnverifiedBodies();
        var pipes = new List<Pipe>();
        var reading = new List<Task<UnverifiedBodies.Reading?>>();
        foreach (var megabytes in new[] { 20, 20, 20, 10 }) // 70 in all, of 64
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1)); // a write ends when it has been read
            pipes.Add(pipe);
            reading.Add(bodies.ReadAsync(Of(pipe.Reader.AsStream()), Cancellation));
            await pipe.Writer.WriteAsync(new byte[megabytes * Megabyte], Cancellation);
        }

        await pipes[3].Writer.CompleteAsync();
        using var whole = await reading[3];

        Assert.Equal(10 * Megabyte, whole?.Bytes.Length);
        Assert.Null(await reading[0].WaitAsync(Soon, Cancellation));
        Assert.False(reading[1].IsCompleted || reading[2].IsCompleted);
        await pipes[1].Writer.CompleteAsync();
        await pipes[2].Writer.CompleteAsync();
        (await reading[1])?.Dispose();
        (await reading[2])?.Dispose();
    }

    [Fact]
    public async Task Memory_comes_back_with_every_body_that_was_read()
    {
        var bodies = new UnverifiedBodies();
        for (var i = 0; i < 20; i++)
        {
            using var read = await bodies.ReadAsync(Of(new MemoryStream(new byte[20 * Megabyte])), Cancellation);
            Assert.Equal(20 * Megabyte, read?.Bytes.Length);
        }

        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var slow = bodies.ReadAsync(Of(pipe.Reader.AsStream()), Cancellation);
        await pipe.Writer.WriteAsync(new byte[30 * Megabyte], Cancellation);
        using var beside = await bodies.ReadAsync(Of(new MemoryStream(new byte[30 * Megabyte])), Cancellation);
        await pipe.Writer.CompleteAsync();
        using var whole = await slow;
        Assert.Equal((30 * Megabyte, 30 * Megabyte), (whole?.Bytes.Length, beside?.Bytes.Length)); // there is room for both, so nobody is cut off
    }

    /// <summary>The server would let 240 bytes a second pass, and so a stranger stay for more than a day.</summary>
    [Fact]
    public async Task A_body_that_only_drips_is_too_slow()
    {
        var pace = new Pace();
        var context = Of(new MemoryStream(new byte[Megabyte]));
        context.Features.Set<IHttpMinRequestBodyDataRateFeature>(pace);

        using var read = await new UnverifiedBodies().ReadAsync(context, Cancellation);

        Assert.InRange(pace.MinDataRate?.BytesPerSecond ?? 0, 4096, double.MaxValue);
        Assert.InRange(pace.MinDataRate?.GracePeriod ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_body_that_is_done_with_in_the_moment_it_is_cut_off_is_no_trouble_to_the_one_that_comes()
    {
        var bodies = new UnverifiedBodies();
        UnverifiedBodies.Reading? done = null;
        var first = bodies.ReadAsync(Of(new BufferedStream(new OneByte(whenCut: () => done!.Dispose()))), Cancellation);
        done = await bodies.ReadAsync(Of(new MemoryStream(new byte[(64 * Megabyte) - 1])), Cancellation);

        using var last = await bodies.ReadAsync(Of(new MemoryStream(new byte[2])), Cancellation); // both before it have to go

        Assert.Equal(2, last?.Bytes.Length);
        Assert.Null(await first);
    }

    private static DefaultHttpContext Of(Stream body) => new() { Request = { Body = body } };

    private static async Task<HttpResponseMessage> SendSignedAsync(RunningService service, long now)
    {
        const string Body = """{"type":"post_call_audio"}""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{now}.{Body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, PostCallApi.Address) { Content = new StringContent(Body) };
        request.Headers.Add("ElevenLabs-Signature", $"t={now},v0={signature}");
        return await service.Stranger.SendAsync(request, Cancellation);
    }

    private sealed class Pace : IHttpMinRequestBodyDataRateFeature
    {
        public MinDataRate? MinDataRate { get; set; } = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>A body that begins, and then waits until it is cut off.</summary>
    private sealed class OneByte(Action whenCut) : MemoryStream
    {
        private readonly TaskCompletionSource<int> cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool begun;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!begun)
            {
                begun = true;
                return 1;
            }

            using var ending = cancellationToken.Register(() =>
            {
                whenCut();
                cut.TrySetCanceled(cancellationToken);
            });
            return await cut.Task;
        }
    }
}
