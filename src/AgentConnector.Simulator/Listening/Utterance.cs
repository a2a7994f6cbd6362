namespace AgentConnector.Simulator.Listening;

/// <summary>What the caller said in one breath.</summary>
/// <param name="Samples">Mono samples, with a little of the silence around them.</param>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="Length">How long the speech itself lasted.</param>
internal sealed record Utterance(short[] Samples, int SampleRate, TimeSpan Length);
