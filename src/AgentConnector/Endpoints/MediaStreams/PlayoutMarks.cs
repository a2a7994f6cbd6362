namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// What was really heard, as far as the returned marks tell. A mark that comes back after a clear says "dropped" instead, so marks
/// sent before a clear count no more.
/// </summary>
internal sealed class PlayoutMarks
{
    private const int MostOutstanding = 4096;

    private readonly Lock gate = new();
    private readonly LinkedList<Mark> outstanding = [];
    private long last;

    /// <summary>How much of what was played came back as heard.</summary>
    public TimeSpan Heard { get; private set; }

    /// <summary>Marks that have not come back.</summary>
    public int Outstanding
    {
        get
        {
            lock (gate)
            {
                return outstanding.Count;
            }
        }
    }

    /// <summary>A mark behind so much audio; <paramref name="heard"/> completes when it comes back or is cleared.</summary>
    public string Set(TimeSpan audio, TaskCompletionSource? heard = null)
    {
        lock (gate)
        {
            if (outstanding.Count == MostOutstanding)
            {
                outstanding.RemoveFirst(); // a dialer that returns none
            }

            var name = "m" + ++last;
            outstanding.AddLast(new Mark(name, audio, heard));
            return name;
        }
    }

    /// <summary>A mark came back: it and all before it were heard. False when it is none of the outstanding ones.</summary>
    public bool Return(string name)
    {
        var heard = new List<Mark>();
        lock (gate)
        {
            if (!outstanding.Any(mark => mark.Name == name))
            {
                return false;
            }

            for (var done = false; !done;)
            {
                var mark = outstanding.First!.Value;
                outstanding.RemoveFirst();
                heard.Add(mark);
                Heard += mark.Audio;
                done = mark.Name == name;
            }
        }

        heard.ForEach(mark => mark.Waiting?.TrySetResult());
        return true;
    }

    /// <summary>What is unheard was dropped.</summary>
    public void Clear()
    {
        List<Mark> dropped;
        lock (gate)
        {
            dropped = [.. outstanding];
            outstanding.Clear();
        }

        dropped.ForEach(mark => mark.Waiting?.TrySetResult());
    }

    private sealed record Mark(string Name, TimeSpan Audio, TaskCompletionSource? Waiting);
}
