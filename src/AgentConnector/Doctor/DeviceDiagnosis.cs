namespace AgentConnector.Doctor;

/// <summary>How a device serves a conversation.</summary>
/// <param name="Device">As it was asked for.</param>
/// <param name="Well">Nothing is wrong.</param>
/// <param name="Findings">What was looked at, with advice.</param>
/// <param name="Sound">The figures; left out when no sound could be made.</param>
/// <param name="Settings">What to set, by the names of <c>.env</c>.</param>
internal sealed record DeviceDiagnosis(
    string Device, bool Well, IReadOnlyList<Finding> Findings, SoundFigures? Sound, IReadOnlyDictionary<string, string> Settings);
