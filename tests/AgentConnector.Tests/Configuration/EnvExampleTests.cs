namespace AgentConnector.Tests.Configuration;

public sealed class EnvExampleTests
{
    /// <summary><c>WRITE_ENV_EXAMPLE=1</c> writes the file anew.</summary>
    [Fact]
    public void The_example_is_what_is_made_from_the_settings()
    {
        if (Environment.GetEnvironmentVariable("WRITE_ENV_EXAMPLE") is "1")
        {
            File.WriteAllText(EnvExample.Path, EnvExample.Make());
        }

        Assert.Equal(EnvExample.Make(), File.ReadAllText(EnvExample.Path));
    }

    [Fact]
    public void The_example_copied_as_it_is_starts_the_service()
    {
        var settings = LoadedSettings.From(dotEnv: File.ReadAllText(EnvExample.Path));

        Assert.Empty(settings.Faults);
        Assert.Empty(settings.Warnings);
    }
}
