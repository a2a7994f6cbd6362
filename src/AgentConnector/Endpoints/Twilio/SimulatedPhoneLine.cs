using System.Net;
using System.Security.Cryptography;
using AgentConnector.Simulator.Phones;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>
/// The built-in phone line: started on loopback with the first simulated phone call, stopped with the service. It is reached and
/// proven by its signatures like the real one; its token exists in this process only.
/// </summary>
internal sealed class SimulatedPhoneLine(IServer server, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    /// <summary>The number its calls come from.</summary>
    public const string From = "+15550199";

    private readonly SemaphoreSlim gate = new(1);
    private PhoneLine? line;

    /// <summary>Its account; null until it is started.</summary>
    public TwilioAccount? Account { get; private set; }

    public async ValueTask<TwilioAccount> OpenAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (Account is null)
            {
                var options = new PhoneLineOptions { AuthToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
                line = await PhoneLine.StartAsync(options, time, loggers, cancellationToken);
                Account = new(line.AccountSid, line.AuthToken, line.BaseUrl, From, OwnAddress());
            }

            return Account;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (line is not null)
        {
            await line.DisposeAsync();
        }

        gate.Dispose();
    }

    /// <summary>Where this service listens, as a program on this machine reaches it.</summary>
    private Uri OwnAddress()
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var binding = new UriBuilder(address.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal));
        if (IPAddress.TryParse(binding.Host, out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any)))
        {
            binding.Host = "127.0.0.1";
        }

        return binding.Uri;
    }
}
