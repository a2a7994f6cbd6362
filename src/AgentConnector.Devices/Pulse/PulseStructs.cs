using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Pulse;

/// <summary><c>pa_sample_spec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseSampleSpec
{
    public int Format;
    public uint Rate;
    public byte Channels;
}

/// <summary><c>pa_buffer_attr</c>, in bytes; <see cref="LibPulse.InvalidIndex"/> leaves one to the server.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseBufferAttributes
{
    public uint MaxLength;
    public uint TLength;
    public uint Prebuf;
    public uint MinReq;
    public uint FragSize;
}

/// <summary><c>pa_channel_map</c> and <c>pa_cvolume</c> look alike: a count, and 32 words.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulsePerChannel
{
    public byte Channels;
    public ChannelWords Words;

    [InlineArray(32)]
    internal struct ChannelWords
    {
        private uint first;
    }
}

/// <summary>The beginning of <c>pa_server_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseServerInfo
{
    public byte* UserName;
    public byte* HostName;
    public byte* ServerVersion;
    public byte* ServerName;
    public PulseSampleSpec SampleSpec;
    public byte* DefaultSinkName;
    public byte* DefaultSourceName;
}

/// <summary>The beginning of <c>pa_sink_info</c> and <c>pa_source_info</c>, which are laid out alike.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseDeviceInfo
{
    public byte* Name;
    public uint Index;
    public byte* Description;
    public PulseSampleSpec SampleSpec;
    public PulsePerChannel ChannelMap;
    public uint OwnerModule;
    public PulsePerChannel Volume;
    public int Mute;

    /// <summary>Of a source: the sink it monitors, or <see cref="LibPulse.InvalidIndex"/>. Of a sink: its monitor source.</summary>
    public uint Monitor;

    public byte* MonitorName;
    public ulong Latency;
    public byte* Driver;
    public int Flags;
    public nint Properties;
}
