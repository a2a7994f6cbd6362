using AgentConnector.Devices.Alsa;
using AgentConnector.Devices.Pulse;
using AgentConnector.Devices.Wasapi;

namespace AgentConnector.Devices;

/// <summary>The ways to sound that this machine may have, best first.</summary>
/// <param name="candidates">In order of preference.</param>
public sealed class AudioBackends(IReadOnlyList<IAudioBackend> candidates)
{
    /// <summary>Those of this operating system; none on macOS, which is not supported yet.</summary>
    /// <param name="pulseServer">The sound server's address; null for the one the environment names.</param>
    /// <param name="time">The clock.</param>
    public static AudioBackends OfThisHost(string? pulseServer, TimeProvider time) => new(
        OperatingSystem.IsLinux() ? [new PulseBackend(pulseServer, time), new AlsaBackend(time)]
        : OperatingSystem.IsWindows() ? [new WasapiBackend(time)]
        : []);

    /// <summary>The first that works, with the reasons against those before it.</summary>
    public async Task<BackendChoice> ChooseAsync(CancellationToken cancellationToken)
    {
        var passedOver = new List<BackendRefusal>();
        foreach (var candidate in candidates)
        {
            if (await candidate.WhyUnavailableAsync(cancellationToken) is not { } reason)
            {
                return new(candidate, passedOver);
            }

            passedOver.Add(new(candidate.Name, reason));
        }

        if (candidates.Count == 0)
        {
            passedOver.Add(new("none", "Sound devices are supported on Linux and Windows; on macOS not yet. Calls to WAV files and phones work."));
        }

        return new(null, passedOver);
    }
}

/// <summary>The way to sound that was chosen.</summary>
/// <param name="Backend">Null when this machine has none that works.</param>
/// <param name="PassedOver">Those preferred to it, and why each was not chosen.</param>
public sealed record BackendChoice(IAudioBackend? Backend, IReadOnlyList<BackendRefusal> PassedOver);

/// <summary>Why a back end was not chosen, and what to do about it.</summary>
public sealed record BackendRefusal(string Name, string Reason);
