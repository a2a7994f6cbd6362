using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Rules across settings.</summary>
internal sealed class TwilioRules : IValidateOptions<TwilioOptions>
{
    public ValidateOptionsResult Validate(string? name, TwilioOptions options)
    {
        var faults = new List<string>();
        if (options.AccountSid is { Length: > 0 } sid && (sid.Length > 64 || !sid.All(char.IsAsciiLetterOrDigit)))
        {
            faults.Add("TWILIO_ACCOUNT_SID: it is no account's sid; copy it from the console, it begins with AC.");
        }

        if (options.PhoneNumber is { Length: > 0 } number && !PhoneNumber.IsE164(number))
        {
            faults.Add("TWILIO_PHONE_NUMBER: it is no telephone number; write + and 7 to 15 digits, such as +15551234567.");
        }

        foreach (var route in options.Routes.Where(route => !PhoneNumber.IsE164(route.Number) || route.AgentId.Length == 0))
        {
            faults.Add($"Endpoints:Twilio:Routes:{options.Routes.IndexOf(route)}: set Number, such as +15551234567, and AgentId.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
