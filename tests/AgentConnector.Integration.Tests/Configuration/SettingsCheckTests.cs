using AgentConnector.Configuration;
using AgentConnector.Endpoints.Wav;
using AgentConnector.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Configuration;

public sealed class SettingsCheckTests
{
    [Fact]
    public void Faults_of_the_table_and_of_every_feature_come_together_under_the_names_users_set()
    {
        var faults = FaultsOf(
            new() { ["PORT"] = "abc", ["MAX_DURATION_SECONDS"] = "0", ["CALLBACK_ALLOW"] = "a b" },
            builder => builder.Services.AddSingleton<ISettingRule, NoSuchFolder>());

        Assert.Equal(
            [
                "CALLBACK_ALLOW: 'a b' is no network, address, host or host:port; set something like 10.0.0.0/8,n8n.lan,n8n.lan:5678.",
                "MAX_DURATION_SECONDS: set a number from 1 to 86400.",
                "PORT: 'abc' is not a whole number from 0 to 65535; set 8000.",
                "WAV_DIR: there is no such folder; set one that is there.",
            ],
            faults.Select(fault => fault.ToString()).Order());
    }

    [Fact]
    public void A_number_outside_of_its_bounds_names_the_setting_and_both_bounds()
    {
        var fault = Assert.Single(FaultsOf(new() { ["MAX_CALLS"] = "100001" }));

        Assert.Equal("MAX_CALLS: '100001' is not a whole number from 1 to 100000; set 100.", fault.ToString());
    }

    [Fact]
    public void A_rule_that_finds_the_same_as_another_is_told_once()
    {
        var faults = FaultsOf([], builder => builder.Services.AddSingleton<ISettingRule, NoSuchFolder>().AddSingleton<ISettingRule, NoSuchFolder>());

        Assert.Equal("WAV_DIR: there is no such folder; set one that is there.", Assert.Single(faults).ToString());
    }

    [Fact]
    public void A_value_of_the_wrong_kind_under_the_sections_name_is_a_fault_of_the_setting_too()
    {
        var fault = Assert.Single(FaultsOf(new() { ["Calls__DrainTimeout"] = "soon" }));

        Assert.Equal("DRAIN_SECONDS: 'soon' is not a number of seconds from 0 to 86400; set 30.", fault.ToString());
    }

    [Theory]
    [InlineData("TWILIO_ACCOUNT_SID", "AC 1", "TWILIO_ACCOUNT_SID: it is no account's sid; copy it from the console, it begins with AC.")]
    [InlineData("TWILIO_PHONE_NUMBER", "0155", "TWILIO_PHONE_NUMBER: it is no telephone number; write + and 7 to 15 digits, such as +15551234567.")]
    [InlineData("Endpoints__Twilio__Routes__0__AgentId", "a", "Endpoints:Twilio:Routes:0: set Number, such as +15551234567, and AgentId.")]
    [InlineData("TWILIO_RING_SECONDS", "4", "TWILIO_RING_SECONDS: set a number from 5 to 600.")]
    [InlineData("TWILIO_ROUTING_URL", "n8n/webhook", "TWILIO_ROUTING_URL: it is not an http or https address; set one such as https://n8n.example.com/webhook/who-answers.")]
    [InlineData("PLIVO_SAMPLE_RATE", "44100", "PLIVO_SAMPLE_RATE: '44100' is not known; set 8000 or 16000.")]
    [InlineData("DEFAULT_TO", "nobody", "DEFAULT_TO: set an endpoint such as device:default or wav:demo.")]
    public void What_cannot_work_is_told_before_the_first_call(string name, string value, string fault) =>
        Assert.Equal(fault, Assert.Single(FaultsOf(new() { [name] = value })).ToString());

    /// <summary>It used to be found when the first call arrived, which nobody answered then.</summary>
    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_canary!")]
    public void A_routing_secret_that_is_not_the_base64_it_seems_to_be_is_told_before_the_first_call_and_not_quoted(string secret)
    {
        var fault = Assert.Single(FaultsOf(new() { ["TWILIO_ROUTING_SECRET"] = secret }));

        Assert.Equal("TWILIO_ROUTING_SECRET", fault.Name);
        Assert.Contains("not base64", fault.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault.Problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<SettingFault> FaultsOf(Dictionary<string, string> environment, Action<WebApplicationBuilder>? configure = null)
    {
        using var folder = new TemporaryFolder();
        environment["DATA_DIR"] = folder.Path;
        var settings = SettingsLoader.Load(Features.Settings, new([folder.Path], environment, new Dictionary<string, string>()));
        return Assert.Throws<SettingsException>(() => ConnectorApp.Build(settings, TextWriter.Null, configure)).Faults;
    }

    private sealed class NoSuchFolder : ISettingRule
    {
        public IEnumerable<SettingFault> Faults() => [SettingFault.Of<WavOptions>(nameof(WavOptions.Folder), "there is no such folder; set one that is there.")];
    }
}
