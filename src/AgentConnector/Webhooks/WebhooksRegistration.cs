using AgentConnector.Calls;
using AgentConnector.History.Storage;
using AgentConnector.Settings;
using AgentConnector.Webhooks.Deliveries;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Webhooks.PostCall;
using AgentConnector.Webhooks.Signing;
using AgentConnector.Webhooks.Subscriptions;
using AgentConnector.Webhooks.Tools;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentConnector.Webhooks;

/// <summary>Adds what is sent to others, signed, and what ElevenLabs sends us.</summary>
internal static class WebhooksRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddWebhooks()
        {
            services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section);
            services.AddSingleton<ISettingRule, WebhookOptionsRules>();
            services.TryAddSingleton<IHostResolver, SystemResolver>();
            services.AddSingleton<AddressGuard>();
            services.AddSingleton<GuardedClient>();
            services.AddSingleton<CallbackSecrets>();

            services.AddSingleton<DeliveryBell>();
            services.AddSingleton<FactOutbox>();
            services.AddSingleton<IFactObserver>(provider => provider.GetRequiredService<FactOutbox>());
            services.AddSingleton<ICallbacks, Callbacks>();
            services.AddSingleton<DeliveryStore>();
            services.TryAddSingleton<RetrySchedule>();
            services.AddSingleton<DeliveryMetrics>();
            services.AddSingleton<DeliverySender>();
            services.AddSingleton<DeliveryDesk>();
            services.AddSingleton<SubscriptionStore>();
            services.AddSingleton<PostCallDesk>();

            services.AddSingleton<ToolList>();
            services.AddSingleton<ISettingRule>(provider => provider.GetRequiredService<ToolList>());
            services.AddSingleton<IToolbox, WebhookToolbox>();
            services.AddHostedService<DeliveryPump>();
            return services;
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapWebhooks()
        {
            SubscriptionsApi.Map(routes);
            DeliveriesApi.Map(routes);
            PostCallApi.Map(routes);
        }
    }
}
