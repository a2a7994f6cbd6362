using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Phones.Rest;

/// <summary>A call as the REST API shows it.</summary>
internal static class CallResource
{
    public static JsonObject Of(SimulatedPhoneCall call, string accountSid)
    {
        var duration = call is { EndedAt: { } ended, AnsweredAt: { } answered } ? Math.Ceiling((ended - answered).TotalSeconds) : 0;
        return new JsonObject
        {
            ["sid"] = call.Sid,
            ["account_sid"] = accountSid,
            ["parent_call_sid"] = null,
            ["to"] = call.To,
            ["to_formatted"] = call.To,
            ["from"] = call.From,
            ["from_formatted"] = call.From,
            ["phone_number_sid"] = null,
            ["status"] = call.Status.WireName,
            ["date_created"] = Rfc2822(call.CreatedAt),
            ["date_updated"] = Rfc2822(call.EndedAt ?? call.AnsweredAt ?? call.CreatedAt),
            ["start_time"] = Rfc2822(call.AnsweredAt),
            ["end_time"] = Rfc2822(call.EndedAt),
            ["duration"] = call.EndedAt is null ? null : duration.ToString(CultureInfo.InvariantCulture),
            ["price"] = null,
            ["price_unit"] = "USD",
            ["direction"] = call.IsInbound ? "inbound" : "outbound-api",
            ["answered_by"] = call.AnsweredBy,
            ["api_version"] = "2010-04-01",
            ["annotation"] = null,
            ["forwarded_from"] = null,
            ["group_sid"] = null,
            ["caller_name"] = null,
            ["queue_time"] = "0",
            ["trunk_sid"] = null,
            ["uri"] = $"/2010-04-01/Accounts/{accountSid}/Calls/{call.Sid}.json",
        };
    }

    private static string? Rfc2822(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
