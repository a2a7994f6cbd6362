using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;
using AgentConnector.ElevenLabs;

namespace ConsoleConversation;

/// <summary>The user's side: a keyboard or a WAV file.</summary>
internal static class Speaker
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(40);

    /// <summary>Each line is a turn; an empty one or the end of input hangs up.</summary>
    public static async Task TypeAsync(Conversation conversation, CancellationToken cancellationToken)
    {
        try
        {
            while (await Console.In.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                await conversation.SendUserMessageAsync(line, cancellationToken: cancellationToken);
            }

            await conversation.EndAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or ConversationException)
        {
            // Over: the listening side tells how.
        }
    }

    /// <summary>Plays the file at the speed of speech, then silence: the agent listens for the pause.</summary>
    public static async Task PlayAsync(Conversation conversation, string file, CancellationToken cancellationToken)
    {
        using var wav = new WavReader(File.OpenRead(file));
        var converter = new AudioConverter(wav.Format, conversation.UserInputFormat);
        var samples = new short[wav.Format.BytesFor(Step) / wav.Format.BytesPerSample];
        using var clock = new PeriodicTimer(Step);
        try
        {
            do
            {
                samples.AsSpan().Clear();
                wav.Read(samples); // at the end of the file it gives none: silence
                var heard = converter.Convert(new AudioFrame(MemoryMarshal.AsBytes<short>(samples).ToArray(), wav.Format));
                conversation.SendAudio(heard.Data);
            }
            while (await clock.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The conversation is over.
        }
    }
}
