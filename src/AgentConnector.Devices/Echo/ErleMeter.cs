namespace AgentConnector.Devices.Echo;

/// <summary>How much weaker the echo is after cancelling, over the last second in which nobody but the speaker was heard.</summary>
internal sealed class ErleMeter
{
    private const double Forgetting = 0.02;
    private const int FramesUntilKnown = 25;

    private double before;
    private double after;
    private int frames;

    public double? Db => frames < FramesUntilKnown ? null : EchoFrame.Decibels(before) - EchoFrame.Decibels(after);

    public void Add(double energyBefore, double energyAfter)
    {
        frames++;
        before += (energyBefore - before) * Forgetting;
        after += (energyAfter - after) * Forgetting;
    }
}
