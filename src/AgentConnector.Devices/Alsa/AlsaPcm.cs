using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static AgentConnector.Devices.Alsa.LibAsound;

namespace AgentConnector.Devices.Alsa;

/// <summary>An open PCM device of one direction, configured; used by one thread at a time.</summary>
internal sealed unsafe class AlsaPcm : IDisposable
{
    private readonly string device;
    private nint pcm;

    private AlsaPcm(string device, nint pcm) => (this.device, this.pcm) = (device, pcm);

    public int Rate { get; private set; }

    public int Channels { get; private set; }

    public int PeriodFrames { get; private set; }

    public int BufferFrames { get; private set; }

    /// <summary>How far the samples are from the air.</summary>
    public TimeSpan Delay
    {
        get
        {
            nint frames;
            return snd_pcm_delay(pcm, &frames) == 0 ? TimeSpan.FromSeconds(Math.Max(0, (double)frames / Rate)) : TimeSpan.Zero;
        }
    }

    /// <summary>Opens a device.</summary>
    /// <param name="device">Its ALSA name.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="rate">The rate it must run at, converted if need be; null for its own nearest to 48 kHz.</param>
    /// <param name="period">The step.</param>
    /// <param name="periods">Steps in its buffer.</param>
    /// <exception cref="DeviceException">It is not there, is held by another program, or cannot do that.</exception>
    public static AlsaPcm Open(string device, DeviceDirection direction, int? rate, TimeSpan period, int periods)
    {
        nint handle;
        int error;
        try
        {
            // alsa-lib writes its complaints to standard error unless it is told not to.
            _ = snd_lib_error_set_handler(&Ignore);
            error = snd_pcm_open(&handle, device, direction is DeviceDirection.Playback ? StreamPlayback : StreamCapture, NonBlock);
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(DeviceFault.BackendUnavailable, $"{Library} is not installed (Debian: apt install libasound2).", e);
        }

        if (error < 0)
        {
            throw new DeviceException(
                error == Busy ? DeviceFault.Refused : DeviceFault.NotFound, $"ALSA cannot open {device} ({Describe(error)}).");
        }

        var opened = new AlsaPcm(device, handle);
        try
        {
            opened.Configure(rate, period, periods);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Start() => _ = snd_pcm_start(pcm);

    /// <summary>Waits until a period can pass; 0 when none could in time, negative an error.</summary>
    public int Wait(TimeSpan timeout) => snd_pcm_wait(pcm, (int)timeout.TotalMilliseconds);

    /// <summary>Interleaved samples in; frames read, or a negative error.</summary>
    public int Read(Span<short> samples)
    {
        fixed (short* pointer = samples)
        {
            return (int)snd_pcm_readi(pcm, pointer, (nuint)(samples.Length / Channels));
        }
    }

    /// <summary>Interleaved samples out; frames written, or a negative error.</summary>
    public int Write(ReadOnlySpan<short> samples)
    {
        fixed (short* pointer = samples)
        {
            return (int)snd_pcm_writei(pcm, pointer, (nuint)(samples.Length / Channels));
        }
    }

    /// <summary>After an xrun or a suspend; false when the device is gone.</summary>
    public bool Recover(int error) => error == Again || snd_pcm_recover(pcm, error, silent: 1) >= 0;

    public void Dispose()
    {
        if (pcm != 0)
        {
            _ = snd_pcm_drop(pcm);
            _ = snd_pcm_close(pcm);
            pcm = 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(byte* file, int line, byte* function, int error, byte* format)
    {
        // Declared variadic: what follows the format stays unread, which the C calling conventions of Linux allow.
    }

    private void Configure(int? rate, TimeSpan period, int periods)
    {
        nint parameters;
        Check(snd_pcm_hw_params_malloc(&parameters));
        try
        {
            var channels = 1u;
            var actualRate = (uint)(rate ?? 48_000);
            var periodTime = (uint)period.TotalMicroseconds;
            var bufferTime = periodTime * (uint)periods;
            Check(snd_pcm_hw_params_any(pcm, parameters));
            Check(snd_pcm_hw_params_set_rate_resample(pcm, parameters, rate is null ? 0u : 1u));
            Check(snd_pcm_hw_params_set_access(pcm, parameters, AccessRwInterleaved));
            Check(snd_pcm_hw_params_set_format(pcm, parameters, FormatS16Le));
            Check(snd_pcm_hw_params_set_channels_near(pcm, parameters, &channels));
            Check(snd_pcm_hw_params_set_rate_near(pcm, parameters, &actualRate, null));
            Check(snd_pcm_hw_params_set_period_time_near(pcm, parameters, &periodTime, null));
            Check(snd_pcm_hw_params_set_buffer_time_near(pcm, parameters, &bufferTime, null));
            Check(snd_pcm_hw_params(pcm, parameters));
            nuint bufferFrames, periodFrames;
            Check(snd_pcm_get_params(pcm, &bufferFrames, &periodFrames));
            (Rate, Channels, PeriodFrames, BufferFrames) = ((int)actualRate, (int)channels, (int)periodFrames, (int)bufferFrames);
        }
        finally
        {
            snd_pcm_hw_params_free(parameters);
        }

        if (rate is { } wanted && wanted != Rate)
        {
            throw new DeviceException(DeviceFault.Refused, $"ALSA offers {device} at {Rate} Hz only; use its plughw: name, which converts to {wanted} Hz.");
        }
    }

    private void Check(int result)
    {
        if (result < 0)
        {
            throw new DeviceException(DeviceFault.Refused, $"ALSA cannot use {device} as 16-bit PCM ({Describe(result)}).");
        }
    }
}
