using AgentConnector.Endpoints.Dialing;
using AgentConnector.Configuration;
using AgentConnector.Settings;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Adds phone calls through Twilio.</summary>
internal static class TwilioRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddTwilio()
        {
            services.AddDialing();
            services.AddOptions<TwilioOptions>().BindConfiguration(TwilioOptions.Section)
                .Configure<IOptions<SimulationOptions>>((options, simulation) => options.Simulate = simulation.Value.Simulate);
            services.AddSingleton<ISettingRule, TwilioRules>();
            services.AddSingleton<SimulatedPhoneLine>();
            services.AddSingleton<TwilioAccounts>();
            services.AddSingleton<TwilioRest>();
            services.AddSingleton<TwilioPhones>();
            services.AddSingleton<TwilioRequests>();
            services.AddSingleton<IncomingRouting>();
            services.AddSingleton<IncomingPhones>();
            services.AddSingleton<IEndpointConnector, TwilioDialer>();
            services.AddHostedService<TwilioNotes>();
            return services;
        }
    }
}
