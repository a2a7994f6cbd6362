namespace AgentConnector.ElevenLabs.Http;

/// <summary>Reads what somebody else answered: up to a bound, however long it says it is, and whatever it unfolds to.</summary>
internal static class AnswerBody
{
    private const int FirstBytes = 16 * 1024;
    private const int CopiedBytes = 64 * 1024;

    /// <summary>Its beginning.</summary>
    /// <param name="content">Not read yet: ask for the headers only.</param>
    /// <param name="most">How many bytes are read at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes, and whether they are all there are.</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool Complete)> BeginningAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[Math.Min(FirstBytes, most + 1)]; // the one byte more tells whether there is more
        for (var length = 0; ;)
        {
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(length), buffer.Length - length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            length += read;
            if (length < buffer.Length)
            {
                return (buffer.AsMemory(0, length), Complete: true);
            }

            if (length > most)
            {
                return (buffer.AsMemory(0, most), Complete: false);
            }

            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, most + 1));
        }
    }

    /// <summary>All of it.</summary>
    /// <exception cref="AnswerNotTakenException">It leads elsewhere, or is longer than <paramref name="most"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> WholeAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        if (Redirect.TargetOf(response) is { } target)
        {
            throw new AnswerNotTakenException($"it answered with a redirect to {target}, which is not followed");
        }

        var (bytes, complete) = await BeginningAsync(response.Content, most, cancellationToken).ConfigureAwait(false);
        return complete ? bytes : throw new AnswerNotTakenException($"its answer is longer than {most / 1024} KiB");
    }

    /// <summary>All of it, to a stream, as it comes.</summary>
    /// <exception cref="AnswerNotTakenException">It is longer than <paramref name="most"/>.</exception>
    /// <exception cref="DestinationException">The stream does not take it.</exception>
    public static async Task CopyAsync(HttpContent content, Stream destination, long most, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[CopiedBytes];
        for (long copied = 0; await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read;)
        {
            copied += read;
            if (copied > most)
            {
                throw new AnswerNotTakenException($"its answer is longer than {most / 1024} KiB");
            }

            try
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new DestinationException(e);
            }
        }
    }
}
