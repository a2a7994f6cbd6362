using AgentConnector.Hosting.Listening;
using AgentConnector.Settings;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>As many calls as are allowed at once need files that this process may open.</summary>
internal sealed class OpenFilesRule(IOptions<CallOptions> options) : ISettingRule
{
    public IEnumerable<SettingFault> Faults() =>
        OpenFiles.Fault(OpenFiles.Limit, options.Value.MaxConcurrent) is { } fault ? [SettingFault.Of<CallOptions>(nameof(CallOptions.MaxConcurrent), fault)] : [];
}
