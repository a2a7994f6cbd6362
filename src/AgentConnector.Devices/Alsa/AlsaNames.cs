using System.Runtime.InteropServices;
using static AgentConnector.Devices.Alsa.LibAsound;

namespace AgentConnector.Devices.Alsa;

/// <summary>The PCM devices that alsa-lib's configuration names.</summary>
internal static unsafe class AlsaNames
{
    // Of a card's dozen names, plughw: is the card itself with conversion; the others are speakers it may not have.
    private static readonly string[] Kinds = ["default", "pulse", "pipewire", "plughw:", "usbstream:", "bluealsa"];

    public static IReadOnlyList<DeviceDescription> List()
    {
        nint* hints;
        try
        {
            if (snd_device_name_hint(-1, "pcm", &hints) < 0)
            {
                return [];
            }
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(DeviceFault.BackendUnavailable, $"{Library} is not installed (Debian: apt install libasound2).", e);
        }

        try
        {
            var devices = new List<DeviceDescription>();
            for (var hint = hints; *hint != 0; hint++)
            {
                Add(devices, Text(*hint, "NAME"), Text(*hint, "DESC"), Text(*hint, "IOID"));
            }

            return devices;
        }
        finally
        {
            _ = snd_device_name_free_hint(hints);
        }
    }

    private static void Add(List<DeviceDescription> devices, string? name, string? description, string? only)
    {
        if (name is null || !Array.Exists(Kinds, kind => kind.EndsWith(':') ? name.StartsWith(kind, StringComparison.Ordinal) : name == kind))
        {
            return;
        }

        var text = (description ?? name).ReplaceLineEndings(", ");
        if (only is null or "Input")
        {
            devices.Add(new(name, text, DeviceDirection.Capture, 0, 0, IsDefault: name == "default"));
        }

        if (only is null or "Output")
        {
            devices.Add(new(name, text, DeviceDirection.Playback, 0, 0, IsDefault: name == "default"));
        }
    }

    private static string? Text(nint hint, string id)
    {
        var text = snd_device_name_get_hint(hint, id);
        var copy = Marshal.PtrToStringUTF8((nint)text);
        NativeMemory.Free(text); // malloc'd by alsa-lib, ours to free
        return copy;
    }
}
