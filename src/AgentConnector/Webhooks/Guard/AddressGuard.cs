using System.Net;
using System.Net.Sockets;
using AgentConnector.Audio;
using AgentConnector.Wire;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Guard;

/// <summary>Decides what the service connects to: the public internet, and what CALLBACK_ALLOW names.</summary>
internal sealed class AddressGuard
{
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(3);

    private readonly Lazy<AllowList> allowed; // read after the settings were checked
    private readonly IHostResolver resolver;
    private readonly TimeProvider time;

    public AddressGuard(IOptions<WebhookOptions> options, IHostEnvironment environment, IHostResolver resolver, TimeProvider time)
    {
        this.resolver = resolver;
        this.time = time;
        allowed = new(() =>
        {
            var list = AllowList.Parse(options.Value.Allow, out _);
            if (environment.IsDevelopment())
            {
                list.Add(AddressRules.Loopback);
            }

            return list;
        });
    }

    /// <summary>Why nothing would be sent there, or null. A name that cannot be looked up right now counts as fine: sending will tell.</summary>
    public async ValueTask<string?> CheckAsync(OutgoingAddress address, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(ResolveTimeout, time, cancellationToken);
        try
        {
            await ResolveAsync(address.Uri.IdnHost, address.Uri.Port, deadline.Token);
            return null;
        }
        catch (BlockedAddressException e)
        {
            return e.Message;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return "has a host name that this machine does not know: correct the name, or make it resolvable here";
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The addresses of a host that may be connected to; at least one.</summary>
    /// <exception cref="BlockedAddressException">None may.</exception>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, cancellationToken);
        var permitted = allowed.Value.AllowsHost(host, port)
            ? addresses
            : [.. addresses.Where(address => AddressRules.IsPublic(address) || allowed.Value.AllowsAddress(address, port))];
        return permitted.Length > 0
            ? permitted
            : throw new BlockedAddressException(
                $"leads to a private or reserved address; if {host} is yours, set CALLBACK_ALLOW={host}:{port}, or its network such as 10.0.0.0/8");
    }
}
