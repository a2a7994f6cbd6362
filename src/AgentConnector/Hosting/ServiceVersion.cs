using System.Reflection;

namespace AgentConnector.Hosting;

/// <summary>The version this program was built as.</summary>
internal static class ServiceVersion
{
    /// <summary>What every request of this service says of its sender.</summary>
    public static string UserAgent => $"agent-connector/{Text}";

    /// <summary>Such as <c>2.0.0</c>, without what a build adds behind a plus sign.</summary>
    public static string Text { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
