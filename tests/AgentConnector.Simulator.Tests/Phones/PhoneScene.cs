using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentConnector.Simulator.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

/// <summary>A phone line, a bridge, and a clock that moves when the test says so.</summary>
public sealed class PhoneScene : IAsyncDisposable
{
    public const string Number = "+15559999";
    public const string Own = "+15550000";

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient http = new();

    private PhoneScene(PhoneLine line, TestBridge bridge, ManualTime time) => (Line, Bridge, Time) = (line, bridge, time);

    public PhoneLine Line { get; }

    public TestBridge Bridge { get; }

    public ManualTime Time { get; }

    public static Person AtOnce(params PersonAct[] acts) => new() { PicksUpAfter = TimeSpan.Zero, Acts = acts };

    /// <param name="person">Who is at <see cref="Number"/>; null picks up at once and is silent.</param>
    /// <param name="change">Other options.</param>
    /// <param name="clock">Null takes <see cref="Time"/>.</param>
    public static async Task<PhoneScene> StartAsync(
        Person? person = null, Func<PhoneLineOptions, PhoneLineOptions>? change = null, TimeProvider? clock = null)
    {
        var time = new ManualTime();
        var options = new PhoneLineOptions { PhoneBook = PhoneBook.Bundled.With(Number, person ?? AtOnce()) };
        var line = await PhoneLine.StartAsync(
            change?.Invoke(options) ?? options, clock ?? time, cancellationToken: TestContext.Current.CancellationToken);
        return new PhoneScene(line, await TestBridge.StartAsync(), time);
    }

    /// <summary>Places a call; fields given here win over the usual ones, and null leaves one out.</summary>
    public async Task<(int Status, JsonElement Body)> PlaceAsync(params (string Name, string? Value)[] fields)
    {
        var form = new List<(string Name, string? Value)> { ("To", Number), ("From", Own), ("Twiml", Bridge.Twiml) };
        form.RemoveAll(usual => fields.Any(field => field.Name == usual.Name));
        form.AddRange(fields);
        return await PostAsync("", form);
    }

    public Task<(int Status, JsonElement Body)> ChangeAsync(SimulatedPhoneCall call, params (string Name, string? Value)[] fields) =>
        PostAsync("/" + call.Sid, fields);

    public async Task<SimulatedPhoneCall> CallAsync(params (string Name, string? Value)[] fields)
    {
        var (status, body) = await PlaceAsync(fields);
        Assert.Equal(201, status);
        return Line.Calls.Single(call => call.Sid == body.GetProperty("sid").GetString());
    }

    /// <summary>A call whose stream is open: the clock of the phone stands at zero, and <c>start</c> has come.</summary>
    public async Task<(SimulatedPhoneCall Call, BridgeStream Stream)> TalkAsync(params (string Name, string? Value)[] fields)
    {
        var call = await CallAsync(fields);
        await Until(call, known => known.AnsweredAt is not null);
        var stream = await Bridge.NextStreamAsync();
        await stream.UntilAsync("start");
        return (call, stream);
    }

    /// <summary>Lets time pass, 20 ms at a time, once the phone's clock runs.</summary>
    public async Task PassAsync(SimulatedPhoneCall call, TimeSpan time)
    {
        await Task.WhenAny(Time.TimerSetAsync(Frame), call.Ended).InTimeAsync();
        for (var left = time; left > TimeSpan.Zero && call.End is null; left -= Frame)
        {
            var heard = call.HeardSamples;
            Time.Advance(Frame);
            await Until(call, known => known.HeardSamples > heard || known.End is not null);
        }
    }

    public static Task Until(SimulatedPhoneCall call, Func<SimulatedPhoneCall, bool> condition) =>
        call.UntilAsync(condition, TestContext.Current.CancellationToken).InTimeAsync();

    public static Task Ended(SimulatedPhoneCall call) => call.Ended.InTimeAsync();

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? user = null, string? password = null, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Line.BaseUrl, path)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user ?? Line.AccountSid}:{password ?? Line.AuthToken}")));
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Line.DisposeAsync();
        await Bridge.DisposeAsync();
        http.Dispose();
    }

    private async Task<(int Status, JsonElement Body)> PostAsync(string path, IEnumerable<(string Name, string? Value)> fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!)));
        using var answer = await SendAsync(HttpMethod.Post, $"/2010-04-01/Accounts/{Line.AccountSid}/Calls{path}.json", body: form);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, JsonDocument.Parse(body).RootElement);
    }
}
