using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Wav;

/// <summary>Adds WAV files as callers.</summary>
internal static class WavRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddWavEndpoint()
        {
            services.AddOptions<WavOptions>().BindConfiguration(WavOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<WavOptions>, WavOptionsValidator>();
            services.AddSingleton<WavLibrary>();
            services.AddSingleton<IEndpointConnector, WavEndpointConnector>();
            return services;
        }
    }
}
