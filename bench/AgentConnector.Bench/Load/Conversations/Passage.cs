namespace AgentConnector.Bench.Load.Conversations;

/// <summary>What came through one direction of a call.</summary>
/// <param name="Milliseconds">What its marks took.</param>
/// <param name="Shift">The sum of the marks' places in their frames.</param>
/// <param name="Sent">Frames of 20 ms.</param>
/// <param name="Arrived">Frames of 20 ms.</param>
/// <param name="MarksMissing">Marks that never came.</param>
internal sealed record Passage(double[] Milliseconds, double Shift, double Sent, double Arrived, int MarksMissing)
{
    /// <summary>Whole frames that never came. Less than one is in the filters.</summary>
    public int FramesLost => (int)Math.Max(0, Sent - Arrived);
}
