using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Everything that crosses the native border is blittable, so nothing is marshalled, and nothing allocates, behind our back.
[assembly: DisableRuntimeMarshalling]

// Native libraries come from the system, never from the folder the service happens to be started in.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
