namespace AgentConnector.ElevenLabs.Tests.Fakes;

/// <summary>Waiting for the one event a test is about.</summary>
internal static class Reading
{
    /// <summary>In real time, whatever clock the conversation has: what never comes fails a test and does not hold it up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    extension(Conversation conversation)
    {
        public async Task<T> NextAsync<T>()
            where T : ConversationEvent
        {
            using var patience = Begin();
            await foreach (var item in conversation.Events.ReadAllAsync(patience.Token))
            {
                if (item is T wanted)
                {
                    return wanted;
                }
            }

            throw new InvalidOperationException($"The conversation ended without a {typeof(T).Name}.");
        }

        /// <summary>Everything to the end; the failure as the second part, null for a goodbye.</summary>
        public async Task<(List<ConversationEvent> Events, Exception? Failure)> ToEndAsync()
        {
            var events = new List<ConversationEvent>();
            using var patience = Begin();
            try
            {
                await foreach (var item in conversation.Events.ReadAllAsync(patience.Token))
                {
                    events.Add(item);
                }

                return (events, null);
            }
            catch (ConversationException e)
            {
                return (events, e);
            }
        }
    }

    private static CancellationTokenSource Begin()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return patience;
    }
}
