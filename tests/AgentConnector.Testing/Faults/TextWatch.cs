using System.Text;

namespace AgentConnector.Testing.Faults;

/// <summary>Looks for a text in a stream that comes byte by byte.</summary>
internal sealed class TextWatch(string text, Action act)
{
    private readonly byte[] wanted = Encoding.ASCII.GetBytes(text);
    private readonly Queue<byte> latest = [];

    public Action Act => act;

    /// <summary>Whether the text has just come to its end.</summary>
    public bool IsSeen(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            latest.Enqueue(one);
            if (latest.Count > wanted.Length)
            {
                latest.Dequeue();
            }

            if (latest.Count == wanted.Length && latest.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }
}
