using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Wasapi;

/// <summary>What COM asks of whoever uses it by hand: an apartment per thread, and calls through function pointers.</summary>
internal static unsafe partial class Com
{
    public const int Ok = 0;

    private const int AllContexts = 0x17;
    private const int Multithreaded = 0;

    /// <summary>Enters the multithreaded apartment, where every thread of ours may use every object; repeated calls do no harm.</summary>
    public static void Enter() => _ = CoInitializeEx(0, Multithreaded);

    public static nint Create(Guid @class, Guid @interface)
    {
        nint instance;
        Check(CoCreateInstance(&@class, 0, AllContexts, &@interface, &instance), "The Windows audio service does not answer");
        return instance;
    }

    /// <summary>Method number <paramref name="slot"/> of an object's table; 0 to 2 are IUnknown's.</summary>
    public static void* Method(nint instance, int slot) => (*(void***)instance)[slot];

    public static void Release(nint instance)
    {
        if (instance != 0)
        {
            _ = ((delegate* unmanaged[MemberFunction]<nint, uint>)Method(instance, 2))(instance);
        }
    }

    public static void Free(nint memory) => CoTaskMemFree(memory);

    /// <exception cref="DeviceException">The result says it failed.</exception>
    public static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new DeviceException(FaultOf(result), $"{what} (0x{result:X8}).");
        }
    }

    // AUDCLNT_E_DEVICE_IN_USE and E_ACCESSDENIED; AUDCLNT_E_DEVICE_INVALIDATED; E_NOTFOUND.
    private static DeviceFault FaultOf(int result) => (uint)result switch
    {
        0x8889000A or 0x80070005 => DeviceFault.Refused,
        0x88890004 => DeviceFault.Broken,
        0x80070490 => DeviceFault.NotFound,
        _ => DeviceFault.BackendUnavailable,
    };

    [LibraryImport("ole32")]
    private static partial int CoInitializeEx(nint reserved, int apartment);

    [LibraryImport("ole32")]
    private static partial int CoCreateInstance(Guid* @class, nint outer, int context, Guid* @interface, nint* instance);

    [LibraryImport("ole32")]
    private static partial void CoTaskMemFree(nint memory);
}
