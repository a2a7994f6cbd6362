using AgentConnector.Security;
using AgentConnector.Settings;
using AgentConnector.Webhooks.Signing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Guard;

/// <summary>The forms of an allow list and of secrets. A fault never quotes a secret.</summary>
internal sealed class WebhookOptionsRules(IOptions<WebhookOptions> options) : ISettingRule
{
    public IEnumerable<SettingFault> Faults()
    {
        AllowList.Parse(options.Value.Allow, out var unreadable);
        if (unreadable is not null)
        {
            yield return SettingFault.Of<WebhookOptions>(
                nameof(WebhookOptions.Allow),
                $"'{unreadable}' is no network, address, host or host:port; set something like 10.0.0.0/8,n8n.lan,n8n.lan:5678.");
        }

        if (CallbackSecrets.Parse(options.Value.CallbackSecret) is null)
        {
            yield return SettingFault.Of<WebhookOptions>(
                nameof(WebhookOptions.CallbackSecret),
                $"it is not {WebhookSecret.Form}, or two of them with a comma between; leave it empty to have one made.");
        }
    }
}
