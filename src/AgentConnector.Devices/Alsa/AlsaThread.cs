using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>The thread of one PCM device, which recovers when samples were lost.</summary>
internal abstract class AlsaThread(AlsaPcm pcm, string name) : LineThread(name)
{
    protected AlsaPcm Pcm => pcm;

    /// <summary>Starts the device; negative an error.</summary>
    protected abstract int StartDevice();

    /// <summary>Moves up to a period; frames moved, or a negative error.</summary>
    protected abstract int Move();

    /// <summary>Samples were lost, and the device is ready again.</summary>
    protected abstract void NoteXrun();

    protected override void Begin() => Survive(StartDevice());

    protected override void Step(TimeSpan longestWait)
    {
        var result = pcm.Wait(longestWait);
        Survive(result > 0 ? Move() : result);
    }

    protected override void Close() => pcm.Dispose();

    private void Survive(int result)
    {
        if (result is >= 0 or LibAsound.Again)
        {
            return;
        }

        if (!pcm.Recover(result))
        {
            throw new DeviceException(DeviceFault.Broken, LibAsound.Describe(result));
        }

        NoteXrun();
    }
}
