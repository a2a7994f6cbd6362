namespace AgentConnector.ElevenLabs;

/// <summary>What a client tool answers.</summary>
/// <param name="Text">The result for the model; serialise objects into it.</param>
/// <param name="IsError">True when the tool failed: the model reads the text as an error.</param>
/// <param name="ErrorType">Optional category the cloud knows: <c>user_rejected</c>, <c>external_server</c>, <c>external_client</c>,
/// <c>customer_auth</c>, <c>client_timeout</c> or <c>unknown</c>. Setting it makes the result an error.</param>
public sealed record ToolResult(string Text, bool IsError = false, string? ErrorType = null)
{
    /// <summary>A failure, in words the model can use.</summary>
    public static ToolResult Error(string text, string? errorType = null) => new(text, IsError: true, errorType);
}

/// <summary>Runs a client tool. An exception becomes an error result; the token ends with the time-out or the conversation.</summary>
public delegate Task<ToolResult> ClientTool(ClientToolCall call, CancellationToken cancellationToken);
