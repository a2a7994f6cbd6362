using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The list of audio devices (IMMDeviceEnumerator and what hangs on it). mmdeviceapi.h gives the order of the methods.</summary>
internal static unsafe class MMDevices
{
    private const int Render = 0;
    private const int Capture = 1;
    private const int Communications = 2;
    private const int Active = 1;
    private const int ReadOnly = 0;
    private const ushort VariantWideString = 31;

    private static readonly Guid EnumeratorClass = new("BCDE0395-E52F-467C-8E3D-C4579291692E");
    private static readonly Guid EnumeratorInterface = new("A95664D2-9614-4F35-A746-DE8DB63617E6");
    private static readonly Guid DeviceProperties = new("A45C254E-DF1C-4EFD-8020-67D146A850E0");
    private const int FriendlyName = 14;

    public static IReadOnlyList<DeviceDescription> List()
    {
        Com.Enter();
        var enumerator = Com.Create(EnumeratorClass, EnumeratorInterface);
        try
        {
            return [.. ListOf(enumerator, DeviceDirection.Playback), .. ListOf(enumerator, DeviceDirection.Capture)];
        }
        finally
        {
            Com.Release(enumerator);
        }
    }

    /// <summary>A device by name, or the default for communications; the caller releases it.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static nint Find(DeviceDirection direction, string? name)
    {
        Com.Enter();
        var enumerator = Com.Create(EnumeratorClass, EnumeratorInterface);
        try
        {
            nint device;
            if (name is null)
            {
                var kind = direction is DeviceDirection.Capture ? "microphone" : "speaker";
                var getDefault = (delegate* unmanaged[MemberFunction]<nint, int, int, nint*, int>)Com.Method(enumerator, 4);
                var result = getDefault(enumerator, FlowOf(direction), Communications, &device);
                return result >= 0 ? device : throw new DeviceException(DeviceFault.NotFound, $"Windows has no {kind} (0x{result:X8}).");
            }

            fixed (char* id = name)
            {
                var getDevice = (delegate* unmanaged[MemberFunction]<nint, char*, nint*, int>)Com.Method(enumerator, 5);
                var result = getDevice(enumerator, id, &device);
                return result >= 0 ? device : throw new DeviceException(DeviceFault.NotFound, $"Windows has no device {name} (0x{result:X8}).");
            }
        }
        finally
        {
            Com.Release(enumerator);
        }
    }

    public static string IdOf(nint device)
    {
        char* text;
        var getId = (delegate* unmanaged[MemberFunction]<nint, char**, int>)Com.Method(device, 5);
        Com.Check(getId(device, &text), "A device does not tell its name");
        var id = new string(text);
        Com.Free((nint)text);
        return id;
    }

    private static List<DeviceDescription> ListOf(nint enumerator, DeviceDirection direction)
    {
        var defaultId = DefaultIdOf(enumerator, direction);
        nint collection;
        var enumerate = (delegate* unmanaged[MemberFunction]<nint, int, int, nint*, int>)Com.Method(enumerator, 3);
        Com.Check(enumerate(enumerator, FlowOf(direction), Active, &collection), "Windows does not list its audio devices");
        try
        {
            uint count;
            Com.Check(((delegate* unmanaged[MemberFunction]<nint, uint*, int>)Com.Method(collection, 3))(collection, &count), "Windows does not count its audio devices");
            var devices = new List<DeviceDescription>();
            for (var index = 0u; index < count; index++)
            {
                nint device;
                var item = (delegate* unmanaged[MemberFunction]<nint, uint, nint*, int>)Com.Method(collection, 4);
                if (item(collection, index, &device) >= 0)
                {
                    devices.Add(Describe(device, direction, defaultId));
                    Com.Release(device);
                }
            }

            return devices;
        }
        finally
        {
            Com.Release(collection);
        }
    }

    private static DeviceDescription Describe(nint device, DeviceDirection direction, string? defaultId)
    {
        var id = IdOf(device);
        var (rate, channels) = WasapiClient.MixFormatOf(device);
        return new(id, NameOf(device) ?? id, direction, rate, channels, IsDefault: id == defaultId);
    }

    private static string? DefaultIdOf(nint enumerator, DeviceDirection direction)
    {
        nint device;
        var getDefault = (delegate* unmanaged[MemberFunction]<nint, int, int, nint*, int>)Com.Method(enumerator, 4);
        if (getDefault(enumerator, FlowOf(direction), Communications, &device) < 0)
        {
            return null;
        }

        var id = IdOf(device);
        Com.Release(device);
        return id;
    }

    private static string? NameOf(nint device)
    {
        nint store;
        var openStore = (delegate* unmanaged[MemberFunction]<nint, int, nint*, int>)Com.Method(device, 4);
        if (openStore(device, ReadOnly, &store) < 0)
        {
            return null;
        }

        var key = new PropertyKey(DeviceProperties, FriendlyName);
        var value = default(PropertyVariant);
        var getValue = (delegate* unmanaged[MemberFunction]<nint, PropertyKey*, PropertyVariant*, int>)Com.Method(store, 5);
        var name = getValue(store, &key, &value) >= 0 && value.Type == VariantWideString ? new string((char*)value.Pointer) : null;
        if (name is not null)
        {
            Com.Free(value.Pointer);
        }

        Com.Release(store);
        return name;
    }

    private static int FlowOf(DeviceDirection direction) => direction is DeviceDirection.Capture ? Capture : Render;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct PropertyKey(Guid Format, int Id);

    /// <summary>PROPVARIANT: a type, and a value of up to two pointers.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PropertyVariant
    {
        public ushort Type;
        public ushort Reserved1;
        public ushort Reserved2;
        public ushort Reserved3;
        public nint Pointer;
        public nint Second;
    }
}
