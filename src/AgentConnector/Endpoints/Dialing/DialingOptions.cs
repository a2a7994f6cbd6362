namespace AgentConnector.Endpoints.Dialing;

/// <summary>What all dialers share.</summary>
public sealed class DialingOptions
{
    public const string Section = "Endpoints:Dialing";

    /// <summary>Numbers that clients may choose from, as <see cref="NumberBook"/> reads them. Others are dialled, too.</summary>
    [PhoneNumbersSetting(
        "PHONE_NUMBERS",
        "Numbers that GET /numbers gives clients to choose from, with commas between them: NAME=+15551234567, or NAME=plivo:+15551234567. Others can be called, too.")]
    public string PhoneNumbers { get; set; } = "";
}
