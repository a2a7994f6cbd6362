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
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
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
        services.AddSingleton<DeliveryReports>();
        services.AddSingleton<DeliveryPost>();
        services.AddSingleton<DeliverySender>();
        services.AddSingleton<DeliveryFlights>();
        services.AddSingleton<DeliveryDesk>();
        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<PostCallDesk>();
        services.AddSingleton<AwaitedAnalyses>();
        services.AddSingleton<IFactObserver>(provider => provider.GetRequiredService<AwaitedAnalyses>());

        services.AddTools();
        services.AddSingleton<ISettingRule>(provider => provider.GetRequiredService<ToolList>());
        services.AddSingleton<IToolbox, WebhookToolbox>();
        services.AddHostedService(provider => provider.GetRequiredService<CallbackSecrets>());
        services.AddHostedService<DeliveryPump>();
        services.AddHostedService<AnalysisPoll>();
        return services;
    }

    /// <summary>The tools that agents' client tools are handled by, for whoever asks which there are.</summary>
    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section);
        return services.AddSingleton<ToolList>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapSubscriptions();
        routes.MapDeliveries();
        routes.MapPostCall();
    }
}
