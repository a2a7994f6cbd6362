namespace AgentConnector.Calls;

/// <summary>Where recordings are kept.</summary>
public interface IRecordingStore
{
    /// <summary>The file of a call's recording, whether it exists or not. Different calls never share a file.</summary>
    string PathOf(CallId id);

    /// <summary>
    /// Starts a recording anew. Takes a WAV as <c>WavWriter</c> writes it: the header, which may be written again, and samples, one after the other.
    /// Reads nothing back.
    /// </summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    Stream Create(CallId id);

    /// <summary>Makes the recording of a killed process readable; false when there is none.</summary>
    bool TryRepair(CallId id);
}
