using System.Text;

namespace AgentConnector.Testing;

/// <summary>What a <see cref="Receiver"/> answers; status 0 drops the connection. Headers are whole lines.</summary>
public sealed record Reply(int Status, string Body = "", string Headers = "")
{
    /// <summary>The most that an answer without end sends: it has to stop when nobody stops it.</summary>
    private const long Endless = 256L * 1024 * 1024;

    /// <summary>The plainest "yes".</summary>
    public static readonly Reply Ok = new(200);

    /// <summary>Hangs up without a word.</summary>
    public static readonly Reply Drop = new(0);

    /// <summary>Never comes.</summary>
    public static Reply Hang => new(200) { When = new TaskCompletionSource().Task };

    /// <summary>The answer waits for this.</summary>
    public Task When { get; init; } = Task.CompletedTask;

    /// <summary>The body's.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>The body goes on for ever after what it says.</summary>
    private bool GoesOn { get; init; }

    /// <summary>Leads elsewhere, with secrets in path and query.</summary>
    public static Reply Redirect(int status, Uri to) => new(status, "", $"Location: {to.AbsoluteUri}secret-path?token=secret-query\r\n");

    /// <summary>JSON that begins well and never ends.</summary>
    public static Reply WithoutEnd(int status = 200) => new(status, "{\"signed_url\":\"", "Content-Type: application/json\r\n") { GoesOn = true };

    internal IEnumerable<ReadOnlyMemory<byte>> Bytes()
    {
        if (Status == 0)
        {
            yield break;
        }

        var length = GoesOn ? "" : $"Content-Length: {Encoding.GetByteCount(Body)}\r\n";
        yield return Encoding.GetBytes($"HTTP/1.1 {Status} X\r\n{Headers}{length}Connection: close\r\n\r\n{Body}");
        var piece = GoesOn ? Encoding.GetBytes(new string('x', 64 * 1024)) : [];
        for (long sent = 0; GoesOn && sent < Endless; sent += piece.Length)
        {
            yield return piece;
        }
    }
}
