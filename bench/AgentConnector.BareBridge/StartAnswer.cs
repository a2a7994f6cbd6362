namespace AgentConnector.BareBridge;

/// <summary>A call that was started, in the words of the service.</summary>
internal sealed record StartAnswer(StartLinks Links);

/// <param name="Self">Where it is ended: with <c>/end</c> behind it.</param>
internal sealed record StartLinks(string Self);
