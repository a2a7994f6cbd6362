using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Wasapi;

/// <summary>
/// One shared, event-driven stream of one device (IAudioClient with its capture or render half), 16-bit mono; Windows converts
/// rate and channels. audioclient.h gives the order of the methods.
/// </summary>
internal sealed unsafe class WasapiClient : IDisposable
{
    private const int Shared = 0;

    // Event driven; convert from and to the mix format, with the good resampler.
    private const uint Flags = 0x0004_0000 | 0x8000_0000 | 0x0800_0000;
    private const uint SilentPacket = 2;
    private const uint DiscontinuousPacket = 1;

    private static readonly Guid ClientInterface = new("1CB9AD4C-DBFA-4C32-B178-C2F568A703B2");
    private static readonly Guid RenderInterface = new("F294ACFC-3146-4483-A7BF-ADDCA7C260E2");
    private static readonly Guid CaptureInterface = new("C8ADBD64-E71E-48A0-A4DE-185C395CD317");

    private readonly nint device;
    private nint client;
    private nint half;

    /// <summary>Opens a device, which is then owned by this client.</summary>
    /// <exception cref="DeviceException">Windows refuses.</exception>
    public WasapiClient(nint device, DeviceDirection direction, int rate, TimeSpan buffer)
    {
        this.device = device;
        try
        {
            client = Activate(device);
            var format = new WaveFormat(rate);
            var initialize = (delegate* unmanaged[MemberFunction]<nint, int, uint, long, long, WaveFormat*, Guid*, int>)Com.Method(client, 3);
            Com.Check(initialize(client, Shared, Flags, buffer.Ticks, 0, &format, null), "The audio device cannot be opened");
            var ready = Ready.SafeWaitHandle.DangerousGetHandle();
            Com.Check(((delegate* unmanaged[MemberFunction]<nint, nint, int>)Com.Method(client, 13))(client, ready), "The audio device takes no event");
            uint frames;
            Com.Check(((delegate* unmanaged[MemberFunction]<nint, uint*, int>)Com.Method(client, 4))(client, &frames), "The audio device has no buffer");
            BufferFrames = (int)frames;
            var wanted = direction is DeviceDirection.Capture ? CaptureInterface : RenderInterface;
            nint service;
            Com.Check(((delegate* unmanaged[MemberFunction]<nint, Guid*, nint*, int>)Com.Method(client, 14))(client, &wanted, &service), "The audio device gives no stream");
            half = service;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Set whenever the device has samples, or wants some.</summary>
    public AutoResetEvent Ready { get; } = new(false);

    public int BufferFrames { get; }

    /// <summary>Frames that the speaker has not played yet; negative an error.</summary>
    public int Padding
    {
        get
        {
            uint frames;
            var result = ((delegate* unmanaged[MemberFunction]<nint, uint*, int>)Com.Method(client, 6))(client, &frames);
            return result < 0 ? result : (int)frames;
        }
    }

    /// <summary>What the hardware adds to the buffer.</summary>
    public TimeSpan StreamLatency
    {
        get
        {
            long ticks;
            return ((delegate* unmanaged[MemberFunction]<nint, long*, int>)Com.Method(client, 5))(client, &ticks) >= 0
                ? TimeSpan.FromTicks(ticks)
                : TimeSpan.Zero;
        }
    }

    /// <summary>The rate and channels a device runs at; zeros when it does not tell.</summary>
    public static (int Rate, int Channels) MixFormatOf(nint device)
    {
        try
        {
            var client = Activate(device);
            WaveFormat* format;
            var told = ((delegate* unmanaged[MemberFunction]<nint, WaveFormat**, int>)Com.Method(client, 8))(client, &format) >= 0;
            var shape = told ? ((int)format->Rate, (int)format->Channels) : (0, 0);
            if (told)
            {
                Com.Free((nint)format);
            }

            Com.Release(client);
            return shape;
        }
        catch (DeviceException)
        {
            return (0, 0);
        }
    }

    public void Start() => Com.Check(
        ((delegate* unmanaged[MemberFunction]<nint, int>)Com.Method(client, 10))(client), "The audio device does not start");

    /// <summary>The next packet of the microphone, valid until <see cref="ReleasePacket"/>; negative an error, 0 when there is none.</summary>
    public int NextPacket(out ReadOnlySpan<short> samples, out bool silent, out bool discontinuous)
    {
        byte* bytes;
        uint frames, flags;
        var result = ((delegate* unmanaged[MemberFunction]<nint, byte**, uint*, uint*, ulong*, ulong*, int>)Com.Method(half, 3))(
            half, &bytes, &frames, &flags, null, null);

        // AUDCLNT_S_BUFFER_EMPTY is a success without samples, and without a buffer to release.
        var count = result == Com.Ok ? (int)frames : 0;
        samples = count > 0 ? new(bytes, count) : default;
        silent = (flags & SilentPacket) != 0 && count > 0;
        discontinuous = (flags & DiscontinuousPacket) != 0 && count > 0;
        return result < 0 ? result : count;
    }

    public void ReleasePacket(int frames) =>
        _ = ((delegate* unmanaged[MemberFunction]<nint, uint, int>)Com.Method(half, 4))(half, (uint)frames);

    /// <summary>Room for samples to play; they sound after <see cref="Submit"/>. Negative an error.</summary>
    public int Borrow(int frames, out Span<short> samples)
    {
        byte* bytes;
        var result = ((delegate* unmanaged[MemberFunction]<nint, uint, byte**, int>)Com.Method(half, 3))(half, (uint)frames, &bytes);
        samples = result >= 0 ? new(bytes, frames) : default;
        return result;
    }

    public int Submit(int frames) =>
        ((delegate* unmanaged[MemberFunction]<nint, uint, uint, int>)Com.Method(half, 4))(half, (uint)frames, 0);

    public void Dispose()
    {
        if (client != 0)
        {
            _ = ((delegate* unmanaged[MemberFunction]<nint, int>)Com.Method(client, 11))(client); // Stop
        }

        Com.Release(half);
        Com.Release(client);
        Com.Release(device);
        (half, client) = (0, 0);
        Ready.Dispose();
    }

    private static nint Activate(nint device)
    {
        var wanted = ClientInterface;
        nint instance;
        var activate = (delegate* unmanaged[MemberFunction]<nint, Guid*, int, nint, nint*, int>)Com.Method(device, 3);
        Com.Check(activate(device, &wanted, 0x17, 0, &instance), "The audio device cannot be used");
        return instance;
    }

    /// <summary>WAVEFORMATEX of 16-bit mono.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly struct WaveFormat(int rate)
    {
        public readonly ushort Tag = 1;
        public readonly ushort Channels = 1;
        public readonly uint Rate = (uint)rate;
        public readonly uint BytesPerSecond = (uint)rate * 2;
        public readonly ushort BlockAlign = 2;
        public readonly ushort Bits = 16;
        public readonly ushort ExtraBytes = 0;
    }
}
