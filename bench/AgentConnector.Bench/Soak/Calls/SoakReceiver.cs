using System.Text.Json;
using AgentConnector.Bench.Soak.Figures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Who takes what the service tells: the subscription to all calls at one address, the calls' own callbacks at another.</summary>
internal sealed class SoakReceiver : IAsyncDisposable
{
    /// <summary>A delivery is late that comes so long after what it tells of has happened.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(5);

    private readonly WebApplication app;
    private readonly Switchboard board;
    private readonly SoakTally tally;

    private SoakReceiver(WebApplication app, Switchboard board, SoakTally tally) => (this.app, this.board, this.tally) = (app, board, tally);

    public string Subscribed => Address + "/all";

    public string Own => Address + "/own";

    private string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<SoakReceiver> OpenAsync(Switchboard board, SoakTally tally)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new SoakReceiver(builder.Build(), board, tally);
        receiver.app.MapPost("/all", context => receiver.TakeAsync(context, own: false));
        receiver.app.MapPost("/own", context => receiver.TakeAsync(context, own: true));
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, bool own)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var late = TimeProvider.System.GetUtcNow() - body.RootElement.GetProperty("at").GetDateTimeOffset();
        tally.Delivered(late);
        if (late > LateAfter)
        {
            tally.Count(SoakFault.LateDelivery, FormattableString.Invariant($"{body.RootElement.GetProperty("type")} of {body.RootElement.GetProperty("call_id")}: {late.TotalSeconds:F1} s"));
        }

        board.Told(own, body.RootElement);
    }
}
