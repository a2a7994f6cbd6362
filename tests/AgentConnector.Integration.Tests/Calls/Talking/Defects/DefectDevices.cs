using System.Threading.Channels;
using AgentConnector.Devices;
using AgentConnector.Devices.Files;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>A silent sound card whose streams work but for one member.</summary>
internal sealed class DefectDevices(string member, Defect defect) : IAudioBackend
{
    private readonly NullBackend inner = new();

    public string Name => inner.Name;

    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => inner.WhyUnavailableAsync(cancellationToken);

    public Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken) => inner.EnumerateAsync(cancellationToken);

    public async Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken)
    {
        if (member is nameof(OpenDuplexAsync))
        {
            await defect.PassAsync();
        }

        return new DuplexStream(await inner.OpenDuplexAsync(request, cancellationToken), member, defect);
    }

    private sealed class DuplexStream(IDuplexStream inner, string member, Defect defect) : IDuplexStream
    {
        private bool measured;

        public int CaptureRate => inner.CaptureRate;

        public int PlaybackRate => inner.PlaybackRate;

        public string CaptureDevice => inner.CaptureDevice;

        public string PlaybackDevice => inner.PlaybackDevice;

        public StreamState State => inner.State;

        public ChannelReader<StreamEvent> Events => member is nameof(Events) ? new DefectReader<StreamEvent>(inner.Events, defect) : inner.Events;

        public StreamMeasures Measure()
        {
            if (member is nameof(Measure) && measured)
            {
                defect.Pass();
            }

            measured = true; // the opening itself asks first
            return inner.Measure();
        }

        public async ValueTask DisposeAsync()
        {
            if (member is nameof(DisposeAsync))
            {
                await defect.PassAsync();
            }

            await inner.DisposeAsync();
        }
    }
}
