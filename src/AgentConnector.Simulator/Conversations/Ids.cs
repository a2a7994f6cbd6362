using System.Security.Cryptography;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Ids that cannot be guessed, in the cloud's alphabet.</summary>
internal static class Ids
{
    public static string Random(int length) => RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyz", length);
}
