using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// How loud both sides of a call are, moment by moment. The pumps write, whoever watches reads; nobody waits for anybody. The agent's
/// speech arrives ahead of time and is kept by the time it is heard; beyond a minute ahead it is not shown.
/// </summary>
internal sealed class CallLevels
{
    /// <summary>What silence reads, in dBFS.</summary>
    public const double Silence = -90;

    private const int Ahead = 1200;

    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(50);

    // The slot's number in the upper half, as far as that tells it from others, and tenths of a decibel above silence in the lower.
    private readonly int[] agent = new int[Ahead];
    private CallClock? clock;
    private int caller;

    /// <summary>The conversation starts.</summary>
    public void Begin(CallClock clock) => Volatile.Write(ref this.clock, clock);

    public void AddCaller(AudioFrame heard) => Volatile.Write(ref caller, Pack(SlotOf(clock!.Now), Loudness(heard.Data.Span, heard.Format)));

    /// <param name="spoken">The agent's speech.</param>
    /// <param name="start">When its first sample is heard, on the call's clock.</param>
    public void AddAgent(AudioFrame spoken, TimeSpan start)
    {
        var first = SlotOf(start);
        var bytes = spoken.Data.Span;
        var size = Math.Max(1, (int)(spoken.Format.BytesPerSecond * Slot.TotalSeconds) & ~1);
        var furthest = SlotOf(clock!.Now) + Ahead;
        for (var slot = first; !bytes.IsEmpty && slot < furthest; slot++)
        {
            var piece = bytes[..Math.Min(size, bytes.Length)];
            Volatile.Write(ref agent[slot % Ahead], Pack(slot, Loudness(piece, spoken.Format)));
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>What was to be heard from now on is not.</summary>
    public void ClearAgent() => Array.Clear(agent);

    /// <summary>Now; null before the conversation begins.</summary>
    public LevelReading? Read()
    {
        if (Volatile.Read(ref clock) is not { } running)
        {
            return null;
        }

        var now = running.Now;
        var slot = SlotOf(now);
        return new(
            CallClock.Ms(now),
            Decibels(Volatile.Read(ref caller), slot - 4, slot), // a frame may be late by a little
            Decibels(Volatile.Read(ref agent[slot % Ahead]), slot, slot));
    }

    private static long SlotOf(TimeSpan at) => at.Ticks / Slot.Ticks;

    private static int Pack(long slot, ushort loudness) => (int)(ushort)slot << 16 | loudness;

    private static double Decibels(int packed, long oldest, long newest) =>
        (ushort)(newest - (packed >>> 16)) <= newest - oldest ? Math.Round(Silence + ((ushort)packed / 10.0), 1) : Silence;

    private static ushort Loudness(ReadOnlySpan<byte> bytes, AudioFormat format)
    {
        var count = bytes.Length / format.BytesPerSample;
        return count == 0 || Energy(bytes, format) is not (> 0 and var energy)
            ? (ushort)0
            : (ushort)Math.Round(10 * Math.Max(0, (10 * Math.Log10(energy / (count * 32768.0 * 32768.0))) - Silence));
    }

    private static long Energy(ReadOnlySpan<byte> bytes, AudioFormat format)
    {
        if (format.Encoding is AudioEncoding.Pcm16)
        {
            return Pcm16.Energy(MemoryMarshal.Cast<byte, short>(bytes));
        }

        var energy = 0L;
        Span<short> decoded = stackalloc short[160];
        for (; !bytes.IsEmpty; bytes = bytes[decoded.Length..])
        {
            decoded = decoded[..Math.Min(decoded.Length, bytes.Length)];
            if (format.Encoding is AudioEncoding.MuLaw)
            {
                G711.DecodeMuLaw(bytes[..decoded.Length], decoded);
            }
            else
            {
                G711.DecodeALaw(bytes[..decoded.Length], decoded);
            }

            energy += Pcm16.Energy(decoded);
        }

        return energy;
    }
}

/// <summary>How loud both sides are at one moment of the recording's clock, in dBFS: −90 is silence, 0 the loudest there is.</summary>
public sealed record LevelReading(long AtMs, double CallerDb, double AgentDb);
