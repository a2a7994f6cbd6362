using AgentConnector.Endpoints.Dialing;
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
                .Configure<IConfiguration>((options, configuration) => options.Simulate = configuration.GetValue<bool>("Agents:Simulate"))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<TwilioOptions>, TwilioOptionsValidator>();
            services.AddSingleton<IValidateOptions<TwilioOptions>, TwilioRules>();
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
