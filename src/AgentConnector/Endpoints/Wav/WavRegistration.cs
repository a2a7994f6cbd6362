
namespace AgentConnector.Endpoints.Wav;

/// <summary>Adds WAV files as callers.</summary>
internal static class WavRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddWavEndpoint()
        {
            services.AddOptions<WavOptions>().BindConfiguration(WavOptions.Section);
            services.AddSingleton<WavLibrary>();
            services.AddSingleton<IEndpointConnector, WavEndpointConnector>();
            return services;
        }
    }
}
