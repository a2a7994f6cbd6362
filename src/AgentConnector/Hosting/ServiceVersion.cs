using System.Reflection;

namespace AgentConnector.Hosting;

/// <summary>The version this program was built as.</summary>
internal static class ServiceVersion
{
    /// <summary>Such as <c>2.0.0</c>, without what a build adds behind a plus sign.</summary>
    public static string Text { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
