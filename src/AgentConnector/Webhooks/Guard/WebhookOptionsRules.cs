using AgentConnector.Security;
using AgentConnector.Webhooks.Signing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Guard;

/// <summary>What no attribute can say about the settings. A fault never quotes a secret.</summary>
internal sealed class WebhookOptionsRules : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var faults = new List<string>();
        AllowList.Parse(options.Allow, out var unreadable);
        if (unreadable is not null)
        {
            faults.Add($"CALLBACK_ALLOW: '{unreadable}' is no network, address, host or host:port; set something like 10.0.0.0/8,n8n.lan,n8n.lan:5678.");
        }

        if (CallbackSecrets.Parse(options.CallbackSecret) is null)
        {
            faults.Add($"CALLBACK_SECRET: it is not {WebhookSecret.Form}, or two of them with a comma between; leave it empty to have one made.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
