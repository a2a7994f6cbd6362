using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>What the operator should know of phone calls at start.</summary>
internal sealed partial class TwilioNotes(IOptions<TwilioOptions> options, TwilioAccounts accounts, IHostEnvironment environment, ILogger<TwilioNotes> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AllowUnsigned)
        {
            if (environment.IsDevelopment())
            {
                LogUnsigned();
            }
            else
            {
                LogUnsignedIgnored();
            }
        }

        if (options.Value.IsConfigured && accounts.Configured is null)
        {
            LogNoPublicUrl();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(4200, LogLevel.Warning, "TWILIO_ALLOW_UNSIGNED is on: every program on this machine can start calls without a signature. For a fake phone only")]
    private partial void LogUnsigned();

    [LoggerMessage(4201, LogLevel.Warning, "TWILIO_ALLOW_UNSIGNED is ignored: it holds with ENVIRONMENT=development only")]
    private partial void LogUnsignedIgnored();

    [LoggerMessage(4202, LogLevel.Warning, "Twilio cannot reach this service: set PUBLIC_URL")]
    private partial void LogNoPublicUrl();
}
