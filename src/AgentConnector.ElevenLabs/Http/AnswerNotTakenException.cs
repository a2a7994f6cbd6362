namespace AgentConnector.ElevenLabs.Http;

/// <summary>There was an answer, but none that is taken.</summary>
/// <param name="why">What was wrong with it, as a clause: <c>its answer is longer than 64 KiB</c>.</param>
internal sealed class AnswerNotTakenException(string why) : HttpRequestException(HttpRequestError.InvalidResponse, why);
