namespace AgentConnector.Simulator.Phones.Rest;

/// <summary>An answer of the REST API that is not what was asked for.</summary>
internal sealed record RestError(int Status, int Code, string Message)
{
    public static RestError Unauthorized { get; } = new(401, 20003, "Authenticate");

    public static RestError TooManyRequests { get; } = new(429, 20429, "Too Many Requests");

    public static RestError Broken { get; } = new(500, 20500, "An internal server error has occurred");

    public static RestError NotFound(string path) => new(404, 20404, $"The requested resource {path} was not found");

    public static RestError Bad(int code, string message) => new(400, code, message);
}
