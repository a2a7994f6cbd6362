using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentConnector.Bench.Load.Wires;

/// <summary>
/// Which sockets can be read, as the kernel tells it (Linux). One thread asks it, reads and sends: the runtime's own sockets would read
/// every socket twice and wake a second thread, which at 700 calls is more than a core has.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int Interrupted = 4;
    private const int Most = 512;

    /// <summary>An event is a word of flags and eight bytes of ours; only x64 packs them.</summary>
    private static readonly int Size = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 12 : 16;

    private readonly SafeFileHandle handle = Create(0);
    private readonly byte[] events = new byte[Most * Size];

    public void Watch(Socket socket, int id)
    {
        Span<byte> interest = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(interest, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(interest[^8..], id);
        Checked(Control(handle, Add, socket.SafeHandle, ref MemoryMarshal.GetReference(interest)));
    }

    /// <summary>How many sockets can be read; none when the time is over.</summary>
    public int Wait(TimeSpan atMost)
    {
        var ready = Wait(handle, ref events[0], Most, new((long)atMost.TotalSeconds, atMost.Ticks % TimeSpan.TicksPerSecond * 100), 0);
        return ready < 0 && Marshal.GetLastPInvokeError() is Interrupted ? 0 : Checked(ready);
    }

    /// <summary>The id of one of them.</summary>
    public int Ready(int index) => BinaryPrimitives.ReadInt32LittleEndian(events.AsSpan(((index + 1) * Size) - 8));

    public void Dispose() => handle.Dispose();

    private static int Checked(int result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial SafeFileHandle Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle epoll, int operation, SafeHandle socket, ref byte interest);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(SafeFileHandle epoll, ref byte events, int most, in TimeSpec timeout, nint signals);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
