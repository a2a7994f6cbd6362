namespace AgentConnector.Devices;

/// <summary>A sound device failed, or there is none. Says what to do. Not a defect of this program.</summary>
public sealed class DeviceException(DeviceFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What kind of failure.</summary>
    public DeviceFault Fault { get; } = fault;
}

/// <summary>The ways in which a sound device fails.</summary>
public enum DeviceFault
{
    /// <summary>The library or the sound server is not there.</summary>
    BackendUnavailable,

    /// <summary>No device of that name, or no device at all.</summary>
    NotFound,

    /// <summary>Another program holds it, or this one may not use it.</summary>
    Refused,

    /// <summary>It opened, but no sound came or went in time.</summary>
    DidNotStart,

    /// <summary>It broke while it was used.</summary>
    Broken,
}
