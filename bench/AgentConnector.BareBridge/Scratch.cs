namespace AgentConnector.BareBridge;

/// <summary>Room to compute in: each thread has its own, so that a call keeps only what it needs between two frames.</summary>
internal static class Scratch
{
    [ThreadStatic]
    private static float[]? first;

    [ThreadStatic]
    private static float[]? second;

    [ThreadStatic]
    private static float[]? third;

    [ThreadStatic]
    private static short[]? pcm;

    public static Span<float> First(int length) => Of(ref first, length);

    public static Span<float> Second(int length) => Of(ref second, length);

    public static Span<float> Third(int length) => Of(ref third, length);

    public static Span<short> Pcm(int length) => Of(ref pcm, length);

    private static Span<T> Of<T>(ref T[]? array, int length)
    {
        if (array is null || array.Length < length)
        {
            array = new T[Math.Max(length, 2048)];
        }

        return array.AsSpan(0, length);
    }
}
