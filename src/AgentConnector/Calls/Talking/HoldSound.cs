using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Calls.Scribing;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// What the caller hears while the agent is away or its queue has not let the call in. It begins on the thread that noticed, is played on in small pieces,
/// and is cleared with the first sound of the agent. An agent that is back and says nothing is waiting for the caller to speak, so then it ends by itself.
/// </summary>
/// <remarks>One lock around all that it does at the endpoint: after <see cref="Stop"/> the endpoint is the agent's alone.</remarks>
internal sealed class HoldSound(IAudioEndpoint endpoint, Scribe scribe, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>More than a busy machine is late; all of it that was not heard is cleared.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan LongestSilenceOfTheAgent = TimeSpan.FromSeconds(3);

    /// <summary>A gap in somebody else's hold sound is no longer.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    private readonly AudioFormat format = AudioFormat.Pcm(endpoint.Format.SampleRate);
    private readonly FrameConverter toEndpoint = new(AudioFormat.Pcm(endpoint.Format.SampleRate), endpoint.Format);
    private readonly HoldMusic music = new(endpoint.Format.SampleRate);
    private readonly Lock gate = new();
    private TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PlayoutClock? playing;
    private long? backSince;
    private (long Since, TimeSpan For)? aside;

    public bool IsOn
    {
        get
        {
            lock (gate)
            {
                return playing is not null;
            }
        }
    }

    /// <summary>There is no agent for a while. Where it is on already, it goes on.</summary>
    public void Begin()
    {
        lock (gate)
        {
            (backSince, aside) = (null, null);
            if (playing is not null)
            {
                return;
            }

            playing = new(time);
            music.Restart();
            Fill(playing);
            begun.TrySetResult();
        }
    }

    /// <summary>The agent is there again; it may take a moment to speak.</summary>
    public void AgentReturned()
    {
        lock (gate)
        {
            backSince = time.GetTimestamp();
        }
    }

    /// <summary>Falls silent for sound of the agent's side. Where that is only its hold sound, this one begins again when nothing more of it comes.</summary>
    /// <param name="sound">How long the piece is that will now be played.</param>
    /// <param name="forGood">It is the agent that speaks.</param>
    public void GiveWay(TimeSpan sound, bool forGood)
    {
        lock (gate)
        {
            if (forGood)
            {
                Stop();
                return;
            }

            var left = aside is { } already ? already.For - time.GetElapsedTime(already.Since) : TimeSpan.Zero;
            Stop();
            aside = (time.GetTimestamp(), (left > TimeSpan.Zero ? left : TimeSpan.Zero) + sound);
            begun.TrySetResult();
        }
    }

    /// <summary>Falls silent at once; false when it was silent.</summary>
    public bool Stop()
    {
        lock (gate)
        {
            if (aside is not null)
            {
                aside = null;
                begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (playing is null)
            {
                return false;
            }

            playing = null;
            begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            endpoint.Clear();
            scribe.HoldEnded(endpoint.Unheard);
            return true;
        }
    }

    /// <summary>Plays on while it is on, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Begun().WaitAsync(cancellationToken);
            while (PlayOn())
            {
                await Task.Delay(Step, time, cancellationToken);
            }
        }
    }

    private Task Begun()
    {
        lock (gate)
        {
            return begun.Task;
        }
    }

    private bool PlayOn()
    {
        lock (gate)
        {
            if (aside is { } way && time.GetElapsedTime(way.Since) >= way.For + LongestGap)
            {
                Begin();
            }

            if (playing is null)
            {
                return aside is not null;
            }

            if (backSince is { } since && time.GetElapsedTime(since) >= LongestSilenceOfTheAgent)
            {
                Stop();
                return false;
            }

            Fill(playing);
            return true;
        }
    }

    private void Fill(PlayoutClock clock)
    {
        var samples = new short[format.BytesFor(Step) / sizeof(short)];
        while (clock.Left < Ahead)
        {
            music.Fill(samples);
            var sound = new AudioFrame(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), format);
            endpoint.Play(toEndpoint.Convert(sound));
            clock.Add(sound.Duration);
            scribe.Hold(sound, endpoint.Unheard);
        }
    }
}
