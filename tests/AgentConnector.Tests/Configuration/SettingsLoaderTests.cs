using AgentConnector.Security;
using Microsoft.Extensions.Configuration;

namespace AgentConnector.Tests.Configuration;

public sealed class SettingsLoaderTests
{
    private const string OldDotEnv =
        """
        # ElevenLabs Configuration
        ELEVENLABS_API_KEY="sk_0123$abc$1"   # from the dashboard

        # Security
        API_KEYS=test_key_123,another_test_key
        ENVIRONMENT=development
        LOG_LEVEL=INFO

        # Server
        export HOST=0.0.0.0
        PORT=8000
        DEBUG=true
        TWILIO_ACCOUNT_SID=
        """;

    [Fact]
    public void The_env_file_of_the_old_service_works_unchanged()
    {
        var settings = LoadedSettings.From(dotEnv: OldDotEnv);

        Assert.Empty(settings.Faults);
        Assert.Empty(settings.Warnings);
        Assert.Equal("sk_0123$abc$1", settings.Configuration["Agents:ElevenLabs:ApiKey"]);
        Assert.Equal("Information", settings.Configuration["Logging:LogLevel:Default"]);
        Assert.Equal("8000", settings.Configuration["Server:Port"]);
        Assert.Null(settings.Configuration["Endpoints:Twilio:AccountSid"]);
        Assert.NotNull(new ApiKeyRing(settings.Keys).Find("test_key_123"));
        Assert.NotNull(new ApiKeyRing(settings.Keys).Find("another_test_key"));
    }

    [Fact]
    public void The_env_file_stays_out_of_the_environment_of_the_process()
    {
        LoadedSettings.From(dotEnv: "MAX_CALLS=7\nAGENT_CONNECTOR_CANARY=leaked");

        Assert.Null(Environment.GetEnvironmentVariable("AGENT_CONNECTOR_CANARY"));
        Assert.Null(Environment.GetEnvironmentVariable("MAX_CALLS"));
    }

    [Theory]
    [InlineData(0, "8000")]
    [InlineData(1, "1001")]
    [InlineData(2, "1002")]
    [InlineData(3, "1003")]
    [InlineData(4, "1004")]
    public void A_later_source_wins(int sources, string port)
    {
        var settings = LoadedSettings.From(
            sources >= 1 ? """{ "Server": { "Port": 1001 } }""" : null,
            sources >= 2 ? "PORT=1002" : null,
            sources >= 3 ? new() { ["PORT"] = "1003" } : null,
            sources >= 4 ? new() { ["PORT"] = "1004" } : null);

        Assert.Equal(port, settings.Configuration["Server:Port"]);
    }

    [Fact]
    public void Both_names_of_a_setting_work_in_every_source()
    {
        var settings = LoadedSettings.From(
            """{ "MAX_CALLS": 5, "Endpoints": { "Device": { "Input": "usb" } } }""",
            "Endpoints__Device__Output=speaker\nWAV_DIR=/srv/wav",
            new() { ["Agents__ElevenLabs__BaseUrl"] = "https://api.eu.residency.elevenlabs.io/" },
            new() { ["Calls:DrainTimeout"] = "45", ["RATE_LIMIT_PER_MINUTE"] = "9" });

        Assert.Empty(settings.Faults);
        Assert.Equal("5", settings.Configuration["Calls:MaxConcurrent"]);
        Assert.Equal("usb", settings.Configuration["Endpoints:Device:Input"]);
        Assert.Equal("speaker", settings.Configuration["Endpoints:Device:Output"]);
        Assert.Equal("/srv/wav", settings.Configuration["Endpoints:Wav:Folder"]);
        Assert.Equal("https://api.eu.residency.elevenlabs.io", settings.Configuration["Agents:ElevenLabs:BaseUrl"]);
        Assert.Equal("00:00:45", settings.Configuration["Calls:DrainTimeout"]);
        Assert.Equal("9", settings.Configuration["Security:RateLimitPerMinute"]);
    }

    [Fact]
    public void Every_wrong_setting_is_reported_at_once_with_what_to_set()
    {
        var settings = LoadedSettings.From(environment: new()
        {
            ["PORT"] = "abc",
            ["LOG_LEVEL"] = "LOUD",
            ["ENVIRONMENT"] = "prod",
            ["HOST"] = "x86_64-conda-linux-gnu",
            ["ELEVENLABS_BASE_URL"] = "api.elevenlabs.io",
            ["MAX_CALLS"] = "-1",
            ["DRAIN_SECONDS"] = "soon",
            ["SIMULATE"] = "maybe",
            ["DATA_DIR"] = "/dev/null/data",
            ["API_KEYS"] = "a@fly=0123456789abcdef0",
        });

        Assert.Equal(
            ["API_KEYS", "DATA_DIR", "DRAIN_SECONDS", "ELEVENLABS_BASE_URL", "ENVIRONMENT", "HOST", "LOG_LEVEL", "MAX_CALLS", "PORT", "SIMULATE"],
            settings.Faults.Select(fault => fault.Name).Order());
        Assert.All(settings.Faults, fault => Assert.Contains("; ", fault.Problem));
        Assert.All(settings.Faults, fault => Assert.Contains(" set ", fault.Problem));
        Assert.Contains("DEBUG, INFO, WARNING, ERROR", settings.Faults.Single(fault => fault.Name == "LOG_LEVEL").Problem);
    }

    [Fact]
    public void A_fault_never_quotes_a_secret()
    {
        var settings = LoadedSettings.From(
            dotEnv: "this line is sk_canary_line\nELEVENLABS_API_KEY='sk_canary_broken",
            environment: new() { ["API_KEYS"] = "sha256:canary_short, a@nope=canary_scope, b=canary_one, b=canary_two", ["ENVIRONMENT"] = "production" });

        Assert.DoesNotContain("canary", string.Join('\n', settings.Faults.Select(fault => fault.ToString()).Concat(settings.Warnings)));
        Assert.Equal(2, settings.Warnings.Count);
        Assert.Equal(4, settings.Faults.Count);
    }

    [Theory]
    [InlineData("DEBUG", "Debug")]
    [InlineData("info", "Information")]
    [InlineData("WARNING", "Warning")]
    [InlineData("ERROR", "Error")]
    [InlineData("CRITICAL", "Critical")]
    [InlineData("Trace", "Trace")]
    [InlineData("Information", "Information")]
    public void Log_levels_of_python_and_dotnet_are_known(string text, string level) =>
        Assert.Equal(level, LoadedSettings.From(dotEnv: "LOG_LEVEL=" + text).Configuration["Logging:LogLevel:Default"]);

    [Theory]
    [InlineData("ELEVENLABS_APIKEY", "ELEVENLABS_API_KEY")]
    [InlineData("API_KEY", "API_KEYS")]
    [InlineData("LOGLEVEL", "LOG_LEVEL")]
    [InlineData("WAV_DIRR", "WAV_DIR")]
    [InlineData("MAX_CALL", "MAX_CALLS")]
    [InlineData("Calls__MaxConcurent", "Calls:MaxConcurrent")]
    public void A_misspelt_name_in_the_env_file_is_pointed_out(string written, string meant) =>
        Assert.EndsWith($"{written} is not a setting; did you mean {meant}?", LoadedSettings.From(dotEnv: written + "=x").Warnings.Single());

    [Theory]
    [InlineData("DEBUG")]
    [InlineData("WORKERS")]
    [InlineData("DATABASE_URL")]
    [InlineData("N8N_WEBHOOK_URL")]
    [InlineData("POSTGRES_DB")]
    [InlineData("Serilog__MinimumLevel")]
    [InlineData("Endpoints__Twilio__Routes__0__Number")]
    public void Names_of_other_programs_are_left_alone(string name) =>
        Assert.Empty(LoadedSettings.From(dotEnv: name + "=x").Warnings);

    [Fact]
    public void The_environment_of_dotnet_counts_where_ours_is_not_set()
    {
        Assert.True(LoadedSettings.From(environment: new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }).Server.Environment == "production");
        Assert.True(LoadedSettings.From(dotEnv: "ENVIRONMENT=development", environment: new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }).IsDevelopment);
    }

    [Fact]
    public void Keys_are_in_no_configuration_after_they_were_read()
    {
        var settings = LoadedSettings.From(
            """{ "Security": { "ApiKeys": ["canary-from-json-1", "canary-from-json-2"] } }""",
            "API_KEYS=canary-from-env-file",
            new() { ["API_KEYS"] = "canary-from-environment" });

        Assert.DoesNotContain(ConfigurationExtensions.AsEnumerable(settings.Configuration), entry => entry.Value?.Contains("canary", StringComparison.Ordinal) == true);
        Assert.NotNull(new ApiKeyRing(settings.Keys).Find("canary-from-environment"));
        Assert.Single(settings.Keys);
    }

    [Fact]
    public void A_broken_appsettings_file_is_a_fault_like_any_other()
    {
        var settings = LoadedSettings.From("{ oops", environment: new() { ["PORT"] = "x" });

        Assert.Equal(2, settings.Faults.Count);
        Assert.Contains("appsettings.json: it cannot be read as JSON", settings.Faults[0].ToString());
    }

    [Theory]
    [InlineData("Warning", "warn", "WARN", "Warning", "wrn")]
    [InlineData("Error", "err", "error", "ERR")]
    [InlineData("Critical", "fatal", "FATAL", "critical", "crit", "emerg", "alert", "panic")]
    [InlineData("Trace", "trace", "verbose", "Verbose", "silly", "ALL")]
    [InlineData("Debug", "debug", "dbg", "fine")]
    [InlineData("Information", "info", "Information", "informational", "notice", "INF", "http")]
    [InlineData("None", "none", "off", "silent")]
    public void A_log_level_is_known_by_its_names_elsewhere(string level, params string[] names) => Assert.All(names, name =>
    {
        var settings = LoadedSettings.From(environment: new() { ["LOG_LEVEL"] = name });

        Assert.Empty(settings.Faults);
        Assert.Equal(level, settings.Configuration["Logging:LogLevel:Default"]);
    });

    [Theory]
    [InlineData("", null)]
    [InlineData("/", "")]
    [InlineData("/connector", "/connector")]
    [InlineData("connector/", "/connector")]
    [InlineData("/a/b-c_d.e~1/", "/a/b-c_d.e~1")]
    public void A_path_base_is_a_path(string text, string? read)
    {
        var settings = LoadedSettings.From(environment: new() { ["PATH_BASE"] = text });

        Assert.Empty(settings.Faults);
        Assert.Equal(read, settings.Configuration["Server:PathBase"]);
    }

    [Theory]
    [InlineData("https://connector.example.com/x")]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/a?b")]
    [InlineData("/a b")]
    [InlineData("/ä")]
    public void What_is_no_path_is_refused_as_a_path_base(string text) =>
        Assert.Contains("set /connector", Assert.Single(LoadedSettings.From(environment: new() { ["PATH_BASE"] = text }).Faults).Problem);
}
