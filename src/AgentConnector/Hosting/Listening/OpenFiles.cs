using System.Globalization;

namespace AgentConnector.Hosting.Listening;

/// <summary>How many files, sockets among them, this process may have open, and what they are for: the service itself, its calls, and connections to it.</summary>
internal static class OpenFiles
{
    // Libraries (two files each), database, logs, deliveries: a service that rests holds 260.
    private const int OfService = 400;

    // The agent's socket, the recording, what plays the caller, a request to somebody else.
    private const int OfCall = 4;

    // One of every call, where a phone's sound arrives, and some to ask how it goes.
    private const int FewestConnections = 32;

    // Nobody who means well needs more: a call's request, its sound, its followers.
    private const int MostConnections = 4096;
    private const int MostConnectionsOfCall = 4;

    /// <summary>The limit; null where there is none that we know how to ask for.</summary>
    public static int? Limit { get; } = OperatingSystem.IsLinux() ? Read("/proc/self/limits") : null;

    /// <summary>Why this process cannot serve at all, in words; null when it can.</summary>
    public static string? TooFew => Fault(Limit, calls: 1);

    /// <summary>Why so many calls cannot be served, in words; null when they can.</summary>
    public static string? Fault(int? limit, int calls)
    {
        var needed = OfService + ((long)calls * (OfCall + 1)) + FewestConnections;
        if (limit is not { } files || files >= needed)
        {
            return null;
        }

        var fewer = (files - OfService - FewestConnections) / (OfCall + 1);
        var raise = $"raise the limit to {needed} (ulimit -n, LimitNOFILE of systemd, --ulimit nofile of Docker)";
        return fewer > 0
            ? $"{calls} calls need {needed} open files, and this process may open {files}; {raise}, or set at most {fewer}."
            : $"this process may open {files} files, and needs {needed}; {raise}.";
    }

    /// <summary>How many connections to the service leave enough for its calls.</summary>
    public static int Connections(int? limit, int calls)
    {
        var wanted = MostConnections + ((long)calls * MostConnectionsOfCall);
        return (int)Math.Min(wanted, (limit ?? int.MaxValue) - OfService - ((long)calls * OfCall));
    }

    private static int? Read(string file)
    {
        const string Name = "Max open files";
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) ?? "";
            var soft = line.Length > Name.Length ? line[Name.Length..].TrimStart().Split(' ')[0] : "";
            return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
