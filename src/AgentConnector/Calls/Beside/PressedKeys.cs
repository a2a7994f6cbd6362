using AgentConnector.Audio;
using AgentConnector.Calls.Scribing;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Beside;

/// <summary>
/// The keys that the agent presses, as tones behind what it has said so far. A machine at the other end talks on while it is dialled through, which the agent takes for an
/// interruption: the keys are not speech, so what was not heard of them is played again. Bounded; used by the one thread that reads the agent.
/// </summary>
internal sealed class PressedKeys(IAudioEndpoint endpoint, Scribe scribe)
{
    /// <summary>Tones that wait to be heard.</summary>
    internal const int Most = 64;

    private readonly int rate = endpoint.Format.SampleRate;
    private readonly FrameConverter toEndpoint = new(AudioFormat.Pcm(endpoint.Format.SampleRate), endpoint.Format);
    private readonly Queue<(char Key, TimeSpan Start)> unheard = [];

    /// <summary>Plays their tones, or tells why not.</summary>
    public void Press(string keys)
    {
        if (endpoint.WhyNoKeys is { } reason)
        {
            scribe.Tell(new CallWarning("keys_not_sent", $"The agent wanted keys of the phone to be pressed. {reason}"));
            return;
        }

        ForgetHeard();
        if (unheard.Count + keys.Length > Most)
        {
            scribe.Tell(new CallWarning("keys_not_sent", $"The agent wanted more than {Most} keys to be pressed before one of them was heard."));
            return;
        }

        scribe.Tell(new CallDtmfSent(keys, CallClock.Ms(Play(keys))));
    }

    /// <summary>What was queued at the endpoint was dropped.</summary>
    public void Interrupted()
    {
        ForgetHeard();
        var again = string.Concat(unheard.Select(key => key.Key));
        unheard.Clear();
        if (again.Length > 0)
        {
            Play(again);
        }
    }

    /// <summary>The conversation is lost: nobody waits for what its keys would lead to.</summary>
    public void Lost() => unheard.Clear();

    /// <summary>Half a tone is enough for an exchange.</summary>
    private void ForgetHeard()
    {
        while (unheard.TryPeek(out var first) && first.Start + (KeyTone.On / 2) <= scribe.Now)
        {
            unheard.Dequeue();
        }
    }

    private TimeSpan Play(string keys)
    {
        TimeSpan? begun = null;
        foreach (var key in keys)
        {
            var sound = KeyTone.Sound(key, rate);
            endpoint.Play(toEndpoint.Convert(sound));
            var start = scribe.Hold(sound, endpoint.Unheard);
            unheard.Enqueue((key, start));
            begun ??= start;
        }

        return begun ?? scribe.Now;
    }
}
