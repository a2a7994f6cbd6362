namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>What the kills met.</summary>
/// <param name="Kills">Processes killed.</param>
/// <param name="InStartUp">Of these, before the service answered.</param>
/// <param name="Calls">Calls admitted.</param>
/// <param name="Interrupted">Of these, cut by a kill.</param>
/// <param name="Repeated">Endings that came to the receiver more than once, under the same id.</param>
internal sealed record KillTally(int Kills, int InStartUp, int Calls, int Interrupted, int Repeated)
{
    public static readonly KillTally Zero = new(0, 0, 0, 0, 0);

    public static KillTally operator +(KillTally one, KillTally other) => new(
        one.Kills + other.Kills, one.InStartUp + other.InStartUp, one.Calls + other.Calls, one.Interrupted + other.Interrupted, one.Repeated + other.Repeated);

    public override string ToString() =>
        $"{Kills} kills, {InStartUp} of them while starting; {Calls} calls, {Interrupted} of them interrupted; {Repeated} endings came again under the same id";
}
