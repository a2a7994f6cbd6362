using System.Globalization;

namespace AgentConnector.BareBridge;

/// <summary>What the bridge is told, in the variables of the service it is compared with.</summary>
/// <param name="Port">Where it listens, on this machine only.</param>
/// <param name="Cloud">The agents' cloud.</param>
/// <param name="Key">The cloud's key.</param>
/// <param name="Inline">Kestrel goes on, too, on the thread that the socket's event came on.</param>
internal sealed record BridgeSettings(int Port, Uri Cloud, string Key, bool Inline)
{
    public static BridgeSettings FromEnvironment() => new(
        int.Parse(Variable("PORT"), CultureInfo.InvariantCulture),
        new(Variable("ELEVENLABS_BASE_URL")),
        Variable("ELEVENLABS_API_KEY"),
        Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") is "1");

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}.");
}
