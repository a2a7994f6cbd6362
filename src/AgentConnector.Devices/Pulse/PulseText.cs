using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Pulse;

/// <summary>Native UTF-8 as text.</summary>
internal static class PulseText
{
    public static unsafe string Of(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";
}
