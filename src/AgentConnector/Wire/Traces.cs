using System.Diagnostics;

namespace AgentConnector.Wire;

/// <summary>
/// The service's own spans, and the W3C trace context (https://www.w3.org/TR/trace-context/) that ties what happens to a call to the request that
/// asked for it. Spans go to a collector where one is set; the context is taken and passed on in any case.
/// </summary>
internal static class Traces
{
    /// <summary>What a collector knows the spans by.</summary>
    public const string SourceName = "AgentConnector";

    private const string Header = "traceparent";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Where this piece of work belongs, as the header <c>traceparent</c> says it; null when it belongs nowhere.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Begins a piece of work below what runs right now. Dispose it when it is done; null when nobody collects.</summary>
    public static Activity? Begin(string name) => Source.StartActivity(name);

    /// <summary>Begins a piece of work below one that may be over long since, such as a request before a restart.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="parent">Its <see cref="Current"/>; null when there was none.</param>
    public static Activity? Continue(string name, string? parent) =>
        Source.StartActivity(name, ActivityKind.Producer, parent) ?? (parent is null ? null : new Activity(name).SetParentId(parent).Start());

    /// <summary>Tells the receiver of a request where it belongs, unless its sender has said so already.</summary>
    public static void PassOn(HttpRequestMessage request)
    {
        if (Current is { } trace && !request.Headers.Contains(Header))
        {
            request.Headers.TryAddWithoutValidation(Header, trace);
        }
    }
}
