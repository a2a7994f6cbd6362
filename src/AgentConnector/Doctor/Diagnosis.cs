namespace AgentConnector.Doctor;

/// <summary>All that the doctor found, and the settings that go with it.</summary>
/// <param name="Findings">In the order they were looked at.</param>
/// <param name="Sound">What was measured; null when no sound was made.</param>
/// <param name="Settings">By the names of <c>.env</c>.</param>
internal sealed record Diagnosis(IReadOnlyList<Finding> Findings, SoundFigures? Sound, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Nothing is wrong; what is merely fair counts as well.</summary>
    public bool Well => !Findings.Any(finding => finding.Verdict is Verdict.Wrong);
}
