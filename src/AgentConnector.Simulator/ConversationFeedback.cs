namespace AgentConnector.Simulator;

/// <summary>What a caller thought of a whole conversation.</summary>
/// <param name="Score"><c>like</c>, <c>dislike</c>, or null.</param>
/// <param name="Rating">1 to 5 stars, or null.</param>
/// <param name="Comment">In words, or null.</param>
public sealed record ConversationFeedback(string? Score, int? Rating, string? Comment);
