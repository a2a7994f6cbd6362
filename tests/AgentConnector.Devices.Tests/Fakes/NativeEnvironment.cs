using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Tests.Fakes;

/// <summary>The environment as native code sees it.</summary>
internal static partial class NativeEnvironment
{
    public static void Set(string name, string value) => Assert.Equal(0, setenv(name, value, overwrite: 1));

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
