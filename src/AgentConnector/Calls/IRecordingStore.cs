namespace AgentConnector.Calls;

/// <summary>Where recordings are kept.</summary>
public interface IRecordingStore
{
    /// <summary>The WAV file of a call, whether it exists or not. Its folder exists. Different calls never share a file.</summary>
    string PathOf(CallId id);
}
