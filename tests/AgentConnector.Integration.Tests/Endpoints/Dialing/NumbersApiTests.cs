using System.Net;
using System.Text.Json;

namespace AgentConnector.Integration.Tests.Endpoints.Dialing;

/// <summary>The telephone numbers that clients choose from, over real sockets.</summary>
public sealed class NumbersApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Own_numbers_come_first_then_the_built_in_lines_page_by_page_and_each_can_be_called()
    {
        var own = string.Join(',', Enumerable.Range(0, 25).Select(index => $"Desk {index}=+155520000{index:00}"));
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["SIMULATE"] = "true", ["PHONE_NUMBERS"] = own });

        var first = (await GetAsync(service, "/numbers")).Body;
        var second = (await GetAsync(service, $"/numbers?cursor={first.GetProperty("next_cursor").GetString()}")).Body;

        var all = Numbers(first).Concat(Numbers(second)).ToList();
        Assert.Equal(30, Numbers(first).Count());
        Assert.False(second.TryGetProperty("next_cursor", out _));
        Assert.Equal("tel:+15552000000", all[0].GetProperty("to").GetString());
        Assert.Equal("The line is busy", all.Single(one => one.GetProperty("number").GetString() == "+15550101").GetProperty("name").GetString());
        Assert.All(all, one => Assert.False(one.TryGetProperty("unavailable", out _)));
        Assert.All(all, one => Assert.Equal("+15550199", one.GetProperty("from").GetString()));
    }

    [Theory]
    [InlineData("front", "+15551234567")]
    [InlineData("+1 (555) 123", "+15551234567")]
    [InlineData("plivo", "+4930123456")]
    [InlineData("nobody", "")]
    public async Task A_number_is_found_by_its_name_or_its_digits(string search, string found)
    {
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string> { ["PHONE_NUMBERS"] = "Front desk=+15551234567, On call = plivo:+4930123456" });

        var numbers = Numbers((await GetAsync(service, $"/numbers?search={Uri.EscapeDataString(search)}")).Body);

        Assert.Equal(found, string.Join(' ', numbers.Select(one => one.GetProperty("number").GetString())));
    }

    [Fact]
    public async Task A_number_that_cannot_be_called_says_what_to_set_unless_its_call_is_simulated()
    {
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string> { ["PHONE_NUMBERS"] = "Front desk=+15551234567,On call=plivo:+4930123456" });

        var real = Numbers((await GetAsync(service, "/numbers")).Body).ToList();
        var simulated = Numbers((await GetAsync(service, "/numbers?simulate=true")).Body).ToList();

        Assert.Equal(2, real.Count);
        Assert.Contains("TWILIO_ACCOUNT_SID", real[0].GetProperty("unavailable").GetString(), StringComparison.Ordinal);
        Assert.Contains("PLIVO_AUTH_ID", real[1].GetProperty("unavailable").GetString(), StringComparison.Ordinal);
        Assert.False(real[0].TryGetProperty("from", out _));
        Assert.False(simulated[0].TryGetProperty("unavailable", out _));
        Assert.True(simulated.Count > 10);
    }

    [Theory]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("cursor=next", "cursor")]
    [InlineData("simulate=maybe", "simulate")]
    public async Task A_wrong_parameter_is_named(string query, string parameter)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>());

        var (status, body) = await GetAsync(service, "/numbers?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(body.GetProperty("errors").TryGetProperty(parameter, out _));
    }

    [Fact]
    public async Task A_stranger_sees_no_number()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["SIMULATE"] = "true" });

        using var answer = await service.Stranger.GetAsync("/numbers", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static JsonElement.ArrayEnumerator Numbers(JsonElement page) => page.GetProperty("numbers").EnumerateArray();

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(RunningService service, string path)
    {
        using var answer = await service.Client.GetAsync(path, Cancelled);
        return (answer.StatusCode, await answer.JsonAsync());
    }
}
