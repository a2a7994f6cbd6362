using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AgentConnector.Devices.Lines;
using NAudio.CoreAudioApi;
using NAudio.Wave;

namespace AgentConnector.Devices.Wasapi;

/// <summary>
/// The thread of one shared, event-driven stream of one device, 16-bit mono; Windows converts rate and channels. Managed threads are in
/// COM's multithreaded apartment, where each may use every object.
/// </summary>
[SupportedOSPlatform("windows")]
internal abstract class WasapiThread : LineThread
{
    protected const int BytesPerFrame = sizeof(short);

    // Convert from and to the mix format, with the good resampler.
    private const AudioClientStreamFlags Flags =
        AudioClientStreamFlags.EventCallback | AudioClientStreamFlags.AutoConvertPcm | AudioClientStreamFlags.SrcDefaultQuality;

    private readonly AutoResetEvent ready = new(false); // set whenever the device has samples, or wants some

    /// <summary>Takes an open device over.</summary>
    /// <exception cref="DeviceException">Windows refuses.</exception>
    protected WasapiThread(AudioClient client, int rate, TimeSpan buffer, string name)
        : base(name)
    {
        (Client, Rate) = (client, rate);
        try
        {
            BufferFrames = WindowsAudio.Try("The audio device cannot be opened", () =>
            {
                client.Initialize(AudioClientShareMode.Shared, Flags, buffer.Ticks, 0, new WaveFormat(rate, 16, 1), Guid.Empty);
                client.SetEventHandle(ready.SafeWaitHandle.DangerousGetHandle());
                return client.BufferSize;
            });
        }
        catch
        {
            Close();
            throw;
        }
    }

    protected AudioClient Client { get; }

    protected int Rate { get; }

    protected int BufferFrames { get; }

    /// <summary>Moves what can be moved now.</summary>
    /// <exception cref="COMException">The device is gone.</exception>
    protected abstract void Move();

    protected override void Begin()
    {
        Move();
        Client.Start();
    }

    protected override void Step(TimeSpan longestWait)
    {
        ready.WaitOne(longestWait);
        try
        {
            Move();
        }
        catch (COMException e)
        {
            // 0x88890004, device invalidated: unplugged, or its format was changed in the control panel.
            throw new DeviceException(DeviceFault.Broken, $"Windows took the audio device away (0x{e.HResult:X8})", e);
        }
    }

    protected override void Close()
    {
        Client.Dispose();
        ready.Dispose();
    }

    /// <summary>From the device's end of so many frames to the air.</summary>
    protected TimeSpan LatencyOf(int frames) => TimeSpan.FromTicks(Client.StreamLatency) + TimeSpan.FromSeconds((double)frames / Rate);
}
