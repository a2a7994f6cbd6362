using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AgentConnector.Simulator;

/// <summary>What a caller thought of a whole conversation.</summary>
/// <param name="Score"><c>like</c>, <c>dislike</c>, or null.</param>
/// <param name="Rating">1 to 5 stars, or null.</param>
/// <param name="Comment">In words, or null.</param>
public sealed record ConversationFeedback(
    [property: JsonPropertyName("feedback"), AllowedValues(null, "like", "dislike", ErrorMessage = "write \"like\" or \"dislike\"")]
    string? Score = null,
    [property: Range(1, 5, ErrorMessage = "write a whole number from 1 to 5")] int? Rating = null,
    string? Comment = null);
