namespace AgentConnector.Simulator.Conversations;

/// <summary>The conversations that run and the last ones that ran. Memory is bounded, in number and in bytes of audio.</summary>
internal sealed class ConversationHistory(AgentCloudOptions options)
{
    private readonly Lock gate = new();
    private readonly LinkedList<SimulatedConversation> all = new();
    private readonly AudioBudget budget = new(options.KeepAudioBytes);
    private int running;
    private long started;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<SimulatedConversation> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>Remembers a conversation that starts; null when as many as allowed are running.</summary>
    /// <param name="create">Makes it, with its number.</param>
    public SimulatedConversation? TryStart(Func<long, Tape, SimulatedConversation> create)
    {
        lock (gate)
        {
            if (running >= options.MaxConversations)
            {
                return null;
            }

            running++;
            var conversation = create(++started, new Tape(budget));
            all.AddLast(conversation);
            return conversation;
        }
    }

    /// <summary>Counts a conversation as over and forgets the oldest that are too many.</summary>
    public void HasEnded()
    {
        lock (gate)
        {
            running--;
            for (var node = all.First; node is not null && all.Count - running > options.KeepConversations;)
            {
                var next = node.Next;
                if (node.Value.EndedAt is not null)
                {
                    Forget(node);
                }

                node = next;
            }
        }
    }

    public SimulatedConversation? Find(string id) => All.FirstOrDefault(conversation => conversation.Id == id);

    public bool Delete(string id)
    {
        lock (gate)
        {
            for (var node = all.First; node is not null; node = node.Next)
            {
                if (node.Value.Id == id && node.Value.EndedAt is not null)
                {
                    Forget(node);
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Frees the audio of the oldest finished conversation that has some, so that a new one can be recorded.</summary>
    public void MakeRoom()
    {
        lock (gate)
        {
            if (budget.Left > options.KeepAudioBytes / 4)
            {
                return;
            }

            foreach (var conversation in all)
            {
                if (conversation.EndedAt is not null && budget.Left <= options.KeepAudioBytes / 4)
                {
                    conversation.Tape.Drop();
                }
            }
        }
    }

    private void Forget(LinkedListNode<SimulatedConversation> node)
    {
        node.Value.Tape.Drop();
        all.Remove(node);
    }
}
