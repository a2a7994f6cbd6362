using AgentConnector.BareBridge;

var settings = BridgeSettings.FromEnvironment();
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.ListenLocalhost(settings.Port);
});
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = settings.Inline);

var app = builder.Build();
using var cloud = new AgentCloud(settings);
app.UseWebSockets(new() { KeepAliveInterval = Timeout.InfiniteTimeSpan });
app.MapGet("/health/live", () => "alive");
var starts = new BareStarts(cloud);
app.MapPost("/webhook/initiate-call", (StartRequest request, CancellationToken cancellationToken) => starts.StartAsync(request, cancellationToken));
app.MapPost("/calls/{id}/end", (string id) => starts.EndAsync(id));
app.Map("/twilio/media-stream", async context =>
{
    if (!context.WebSockets.IsWebSocketRequest)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    using var phone = await context.WebSockets.AcceptWebSocketAsync();
    await new BareCall(phone, cloud).RunAsync(app.Lifetime.ApplicationStopping);
});
await app.RunAsync();
