namespace AgentConnector.Simulator.Conversations;

/// <summary>The files that were uploaded for one conversation. Safe for several threads.</summary>
internal sealed class ConversationFiles
{
    /// <summary>As many as the real cloud takes.</summary>
    public const int Most = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (UploadedFile File, bool Used)> files = [];

    /// <summary>Takes a file, unless there are too many.</summary>
    public bool TryAdd(UploadedFile file)
    {
        lock (gate)
        {
            return files.Count < Most && files.TryAdd(file.Id, (file, false));
        }
    }

    /// <returns>Whether the file could be removed: a used one stays; null when there is none.</returns>
    public bool? TryRemove(string id)
    {
        lock (gate)
        {
            return files.TryGetValue(id, out var known) ? !known.Used && files.Remove(id) : null;
        }
    }

    /// <summary>The first of these files that was uploaded; all of them count as used.</summary>
    public UploadedFile? Use(IReadOnlyList<string> ids)
    {
        lock (gate)
        {
            UploadedFile[] used = [.. ids.Where(files.ContainsKey).Select(id => files[id].File)];
            foreach (var file in used)
            {
                files[file.Id] = (file, true);
            }

            return used.FirstOrDefault();
        }
    }
}
