namespace AgentConnector.Simulator;

/// <summary>A frame of the client that the real cloud's contract does not allow.</summary>
/// <param name="Conversation">The conversation's id.</param>
/// <param name="Rule">Which rule, in a stable word such as <c>base64</c> or <c>init_first</c>.</param>
/// <param name="Message">What was seen and what the contract asks for. Holds nothing that was said.</param>
public sealed record ContractViolation(string Conversation, string Rule, string Message);
