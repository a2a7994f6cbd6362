using AgentConnector.Endpoints.Dialing;
using AgentConnector.Settings;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The forms of an account's sid, of numbers and of routes.</summary>
internal sealed class TwilioRules(IOptions<TwilioOptions> options) : ISettingRule
{
    public IEnumerable<SettingFault> Faults()
    {
        var twilio = options.Value;
        if (twilio.AccountSid is { Length: > 0 } sid && (sid.Length > 64 || !sid.All(char.IsAsciiLetterOrDigit)))
        {
            yield return SettingFault.Of<TwilioOptions>(
                nameof(TwilioOptions.AccountSid), "it is no account's sid; copy it from the console, it begins with AC.");
        }

        if (twilio.PhoneNumber is { Length: > 0 } number && !PhoneNumber.IsE164(number))
        {
            yield return SettingFault.Of<TwilioOptions>(
                nameof(TwilioOptions.PhoneNumber), "it is no telephone number; write + and 7 to 15 digits, such as +15551234567.");
        }

        foreach (var (index, route) in twilio.Routes.Index().Where(one => !PhoneNumber.IsE164(one.Item.Number) || one.Item.AgentId.Length == 0))
        {
            yield return new($"{TwilioOptions.Section}:{nameof(TwilioOptions.Routes)}:{index}", "set Number, such as +15551234567, and AgentId.");
        }
    }
}
