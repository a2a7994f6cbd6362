using AgentConnector.Doctor.Room;

namespace AgentConnector.Doctor;

/// <summary>The measurements of one pair of devices, as scripts read them. What could not be measured is left out.</summary>
internal sealed record SoundFigures(
    string Microphone,
    string Speaker,
    int MicrophoneRate,
    int SpeakerRate,
    string EchoControl,
    double? RoundTripMs,
    double? EchoReturnDb,
    double? ErleDb,
    double? DriftPpm,
    double NoiseFloorDbfs,
    double PeakDbfs,
    double ClippedShare,
    long Dropouts,
    int Holes,
    double LostMs)
{
    public static SoundFigures Of(SoundCheck check, RoomReport report) => new(
        check.Microphone,
        check.Speaker,
        check.Recording.HeardRate,
        check.Recording.PlayedRate,
        AecNames.Of(check.Plan.Mode),
        Round(report.Delay?.TotalMilliseconds),
        Round(report.ReturnDb),
        Round(report.ErleDb),
        Round(report.DriftPpm),
        Math.Round(report.NoiseDb, 1),
        Math.Round(report.PeakDb, 1),
        Math.Round(report.ClippedShare, 5),
        report.Dropouts,
        report.Holes,
        Math.Round(report.LostSound.TotalMilliseconds, 1));

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 1) : null;
}
