using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>A whole http or https address, with a query where it has one. A fault does not quote it: some hold a password.</summary>
internal sealed class AddressSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? Reading.Of(text)
            : Reading.Wrong("it is not an http or https address; set one such as https://n8n.example.com/webhook/who-answers.");
}
