using System.ComponentModel.DataAnnotations;
using AgentConnector.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Configuration;

public sealed partial class SettingsCheckTests
{
    [OptionsValidator]
    internal sealed partial class GeneratedCallOptionsValidator : IValidateOptions<CallOptions>;

    public sealed class CallOptions
    {
        [Range(1, 50)]
        public int MaxConcurrent { get; set; } = 1;
    }

    public sealed class HistoryOptions
    {
        [Required(ErrorMessage = "DATA_DIR: set a folder.")]
        public string? DataDir { get; set; }

        [Range(1, 8, ErrorMessage = "BusyTimeout must be 1 to 8.")]
        public int BusyTimeout { get; set; }

        [Range(1, 9, ErrorMessage = "History:Pages: set a number from 1 to 9.")]
        public int Pages { get; set; }
    }

    [OptionsValidator]
    internal sealed partial class GeneratedHistoryOptionsValidator : IValidateOptions<HistoryOptions>;

    public sealed class WavOptions
    {
        public string? Folder { get; set; }
    }

    [Fact]
    public void Faults_of_the_table_and_of_every_feature_come_together_under_the_names_users_set()
    {
        var faults = FaultsOf(new() { ["PORT"] = "abc", ["MAX_CALLS"] = "99", ["WAV_DIR"] = "/nowhere" }, builder =>
        {
            builder.Services.AddOptions<CallOptions>().BindConfiguration("Calls").ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddOptions<WavOptions>().BindConfiguration("Endpoints:Wav")
                .Validate(wav => wav.Folder is null, "Endpoints:Wav:Folder: there is no such folder; set one that is there.").ValidateOnStart();
        });

        Assert.Equal(["MAX_CALLS", "PORT", "WAV_DIR"], faults.Select(fault => fault.Name).Order());
        Assert.Equal("there is no such folder; set one that is there.", faults.Single(fault => fault.Name == "WAV_DIR").Problem);
        Assert.Equal("The field MAX_CALLS must be between 1 and 50.", faults.Single(fault => fault.Name == "MAX_CALLS").Problem);
    }

    [Fact]
    public void Generated_validation_names_the_setting_too()
    {
        var fault = Assert.Single(FaultsOf(new() { ["MAX_CALLS"] = "99" }, builder =>
        {
            builder.Services.AddOptions<CallOptions>().BindConfiguration("Calls").ValidateOnStart();
            builder.Services.AddSingleton<IValidateOptions<CallOptions>, GeneratedCallOptionsValidator>();
        }));

        Assert.Equal("MAX_CALLS: The field MAX_CALLS must be between 1 and 50.", fault.ToString());
    }

    [Fact]
    public void Messages_of_a_feature_are_not_named_twice()
    {
        var faults = FaultsOf([], builder =>
        {
            builder.Services.AddOptions<HistoryOptions>().ValidateOnStart();
            builder.Services.AddSingleton<IValidateOptions<HistoryOptions>, GeneratedHistoryOptionsValidator>();
        });

        Assert.Equal(
            ["DATA_DIR: set a folder.", "History:BusyTimeout: History:BusyTimeout must be 1 to 8.", "History:Pages: set a number from 1 to 9."],
            faults.Select(fault => fault.ToString()).Order());
    }

    [Fact]
    public void A_value_of_the_wrong_kind_for_a_setting_only_dotnet_names_is_a_fault_too()
    {
        var fault = Assert.Single(FaultsOf(new() { ["Calls__EndTimeout"] = "soon" }));

        Assert.Contains("Calls:EndTimeout", fault.ToString());
    }

    private static IReadOnlyList<SettingFault> FaultsOf(Dictionary<string, string> environment, Action<WebApplicationBuilder>? configure = null)
    {
        using var folder = new TemporaryFolder();
        environment["DATA_DIR"] = folder.Path;
        var settings = SettingsLoader.Load(new([folder.Path], environment, new Dictionary<string, string>()));
        return Assert.Throws<SettingsException>(() => ConnectorApp.Build(settings, TextWriter.Null, configure)).Faults;
    }
}
