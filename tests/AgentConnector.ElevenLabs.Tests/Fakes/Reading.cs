namespace AgentConnector.ElevenLabs.Tests.Fakes;

/// <summary>Waiting for the one event a test is about.</summary>
internal static class Reading
{
    extension(Conversation conversation)
    {
        public async Task<T> NextAsync<T>()
            where T : ConversationEvent
        {
            await foreach (var item in conversation.Events.ReadAllAsync(TestContext.Current.CancellationToken))
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
            try
            {
                await foreach (var item in conversation.Events.ReadAllAsync(TestContext.Current.CancellationToken))
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
}
