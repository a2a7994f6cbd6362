using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>What all calls of one phone line share.</summary>
internal sealed partial class LineState(PhoneLineOptions options, TimeProvider time, ILogger<PhoneLine> logger)
{
    public PhoneLineOptions Options => options;

    public TimeProvider Time => time;

    public History<SimulatedPhoneCall> History { get; } = new(options.MaxCalls, options.KeepCalls, options.KeepAudioBytes);

    public ViolationLog Violations { get; } = new(options.KeepViolations);

    /// <summary>An id as Twilio makes them: two letters and 32 hexadecimal digits.</summary>
    public static string NewSid(string kind) => kind + RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Where the packets for a URL go.</summary>
    public Uri Route(string url) => options.Route is { } route ? route(new Uri(url)) : new Uri(url);

    public void Report(SimulatedPhoneCall call, string rule, string message)
    {
        Violations.Add(new ContractViolation(call.Sid, rule, message));
        call.Changed();
        LogViolation(call.Sid, rule, message);
    }

    [LoggerMessage(7101, LogLevel.Warning, "Phone call {Call} broke the contract ({Rule}): {Problem}")]
    private partial void LogViolation(string call, string rule, string problem);

    [LoggerMessage(7102, LogLevel.Information, "Phone call {Call} ended as {Status}: {By}, {Reason}")]
    public partial void LogEnded(string call, PhoneCallStatus status, PhoneParty by, string reason);

    [LoggerMessage(7103, LogLevel.Error, "Phone call {Call} failed inside the simulator")]
    public partial void LogFailed(string call, Exception exception);
}
