using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Tests.Fakes;

/// <summary>Devices that pass one frame each way whenever they are opened. From then on only one of them goes on.</summary>
internal sealed class FallenSilent(DeviceDirection alive) : AudioBackend(TimeProvider.System)
{
    private const int Rate = 16_000;

    public override string Name => "fallen silent";

    internal override Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        Task.FromResult<IDeviceLine>(new Line(audio, alive));

    private protected override Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeviceDescription>>(
    [
        new("microphone", "", DeviceDirection.Capture, Rate, 1, IsDefault: true),
        new("speaker", "", DeviceDirection.Playback, Rate, 1, IsDefault: true),
    ]);

    private sealed class Line : IDeviceLine
    {
        private readonly CancellationTokenSource closing = new();
        private readonly Task running;

        public Line(LineAudio audio, DeviceDirection alive) => running = RunAsync(audio, alive);

        public Task<string> Broken { get; } = new TaskCompletionSource<string>().Task;

        public async ValueTask DisposeAsync()
        {
            await closing.CancelAsync();
            await running;
            closing.Dispose();
        }

        private async Task RunAsync(LineAudio audio, DeviceDirection alive)
        {
            var frame = new short[Rate / 50];
            audio.Take(frame);
            audio.Give(frame);
            using var pace = new PeriodicTimer(DuplexRequest.FrameLength, TimeProvider.System);
            try
            {
                while (await pace.WaitForNextTickAsync(closing.Token))
                {
                    if (alive is DeviceDirection.Capture)
                    {
                        audio.Take(frame);
                    }
                    else
                    {
                        audio.Give(frame);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
        }
    }
}
