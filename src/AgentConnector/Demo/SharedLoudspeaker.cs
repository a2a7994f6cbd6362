using AgentConnector.Devices;
using AgentConnector.Devices.Echo;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Demo;

/// <summary>This machine's speaker, on which a person hears both sides of the demo's call. The microphone that opens with it is not listened to.</summary>
internal sealed class SharedLoudspeaker : IPlayoutSource, ICaptureSink, IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(3);

    private readonly Loudspeaker caller;
    private readonly Loudspeaker agent;
    private short[] second = new short[4096];
    private IDuplexStream? stream;

    private SharedLoudspeaker(TimeProvider time) => (caller, agent) = (new(time), new(time));

    /// <summary>The default speaker, open; null where this machine has none to hear.</summary>
    public static async Task<SharedLoudspeaker?> OpenAsync(SoundSystem sound, TimeProvider time, CancellationToken cancellationToken)
    {
        var speaker = new SharedLoudspeaker(time);
        try
        {
            // A monitor will do, so that no microphone is switched on and none need be there.
            var (_, devices) = await sound.ListAsync(cancellationToken);
            var microphone = devices.FirstOrDefault(device => device.IsMonitor)?.Name ?? DeviceNames.Default;
            var plan = await sound.PlanAsync(new("device", $"{microphone}|{DeviceNames.Default}"), AecMode.Off, cancellationToken);
            speaker.stream = await plan.OpenAsync(speaker, speaker, new DeviceOptions { StartTimeout = LongestStart }, cancellationToken);
            speaker.caller.Start(speaker.stream);
            speaker.agent.Start(speaker.stream);
            return speaker;
        }
        catch (Exception e) when (e is EndpointException or DeviceException)
        {
            return null;
        }
    }

    public void Caller(ReadOnlySpan<byte> audio) => caller.Play(audio);

    public void Agent(ReadOnlySpan<byte> audio) => agent.Play(audio);

    /// <summary>The caller has interrupted the agent.</summary>
    public void ClearAgent() => agent.Clear();

    public void Read(Span<short> destination)
    {
        if (second.Length < destination.Length)
        {
            second = new short[destination.Length];
        }

        caller.Read(destination);
        var other = second.AsSpan(0, destination.Length);
        agent.Read(other);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (short)Math.Clamp(destination[i] + other[i], short.MinValue, short.MaxValue);
        }
    }

    public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played)
    {
    }

    public ValueTask DisposeAsync() => stream?.DisposeAsync() ?? ValueTask.CompletedTask;
}
