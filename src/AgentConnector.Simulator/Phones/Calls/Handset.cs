using AgentConnector.Audio;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>
/// The phone in the person's hand: one clock of 20 ms that plays what came, speaks what the person says, and tells the streams. What
/// was late catches up, so the clock never drifts.
/// </summary>
internal sealed class Handset(LiveCall call, TimeProvider time)
{
    /// <summary>The piece of audio a stream sends in one message.</summary>
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private const int FrameSamples = PhoneSpeech.SampleRate / 50;
    private const double SpeechLevel = 250;

    private readonly Playout playout = call.Playout;
    private readonly PersonPlayer person = call.Player;
    private readonly SimulatedPhoneCall record = call.Record;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var answered = time.GetTimestamp(); // before the clock runs, or its first tick may come too early for a frame
        using var clock = new PeriodicTimer(Frame, time);
        record.HasBeenAnswered(time.GetUtcNow());
        for (long played = 0; await clock.WaitForNextTickAsync(cancellationToken);)
        {
            var due = time.GetElapsedTime(answered).Ticks / Frame.Ticks;
            for (; played < due && !cancellationToken.IsCancellationRequested; played++)
            {
                PlayFrame();
            }
        }
    }

    private void PlayFrame()
    {
        var codes = new byte[FrameSamples];
        Span<short> heard = stackalloc short[FrameSamples];
        Span<short> said = stackalloc short[FrameSamples];
        said.Clear();

        var marks = playout.Take(codes);
        G711.DecodeMuLaw(codes, heard);
        person.Next(said, IsSpeech(heard));
        record.HeardTrack.Add(heard);
        record.SaidTrack.Add(said);
        foreach (var reached in marks)
        {
            reached(false);
        }

        var spoken = new byte[FrameSamples];
        G711.EncodeMuLaw(said, spoken);
        foreach (var stream in call.Streams)
        {
            stream.Heard(spoken);
        }

        if (person.Key is { } key)
        {
            record.HasPressed(key);
            foreach (var stream in call.Streams)
            {
                stream.Pressed(key);
            }
        }

        record.Changed();
        if (person.HangsUp)
        {
            call.TryEnd(PhoneCallStatus.Completed, new PhoneEnd(PhoneParty.Person, "hung_up"));
        }
    }

    private static bool IsSpeech(ReadOnlySpan<short> samples)
    {
        var energy = 0.0;
        foreach (var sample in samples)
        {
            energy += sample * sample;
        }

        return Math.Sqrt(energy / samples.Length) > SpeechLevel;
    }
}
