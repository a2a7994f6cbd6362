namespace AgentConnector.Simulator.Conversations;

/// <summary>The conversations that run and the last ones that ran. Memory is bounded, in number and in bytes of audio.</summary>
internal sealed class ConversationHistory(AgentCloudOptions options)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<SimulatedConversation> _all = new();
    private readonly AudioBudget _budget = new(options.KeepAudioBytes);
    private int _running;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<SimulatedConversation> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Remembers a conversation that starts; null when as many as allowed are running.</summary>
    public SimulatedConversation? TryStart(string id, string agentId, string scenario, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_running >= options.MaxConversations)
            {
                return null;
            }

            _running++;
            var conversation = new SimulatedConversation(id, agentId, scenario, now, new Recording(_budget));
            _all.AddLast(conversation);
            return conversation;
        }
    }

    /// <summary>Counts a conversation as over and forgets the oldest that are too many.</summary>
    public void HasEnded()
    {
        lock (_gate)
        {
            _running--;
            for (var node = _all.First; node is not null && _all.Count - _running > options.KeepConversations;)
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
        lock (_gate)
        {
            for (var node = _all.First; node is not null; node = node.Next)
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
        lock (_gate)
        {
            if (_budget.Left > options.KeepAudioBytes / 4)
            {
                return;
            }

            foreach (var conversation in _all)
            {
                if (conversation.EndedAt is not null && _budget.Left <= options.KeepAudioBytes / 4)
                {
                    conversation.Recording.Drop();
                }
            }
        }
    }

    private void Forget(LinkedListNode<SimulatedConversation> node)
    {
        node.Value.Recording.Drop();
        _all.Remove(node);
    }
}
