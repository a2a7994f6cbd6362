namespace AgentConnector.Devices.Echo;

/// <summary>How the speaker's sound is kept out of what the agent hears.</summary>
public enum AecMode
{
    /// <summary>The best there is: <see cref="System"/>, else <see cref="Speex"/>, else <see cref="HalfDuplex"/>.</summary>
    Auto,

    /// <summary>The sound server's own echo-cancelling devices (PulseAudio's module-echo-cancel, PipeWire's echo-cancel).</summary>
    System,

    /// <summary>libspeexdsp in this process.</summary>
    Speex,

    /// <summary>The microphone is muted while the agent speaks, unless somebody speaks up.</summary>
    HalfDuplex,

    /// <summary>Nothing: for headsets.</summary>
    Off,
}
