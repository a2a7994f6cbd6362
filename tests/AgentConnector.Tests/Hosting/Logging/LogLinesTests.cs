using System.Text;
using AgentConnector.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Tests.Hosting.Logging;

public sealed class LogLinesTests
{
    /// <summary>A closing reason, a dialer's error, a device's name: others write them.</summary>
    [Theory]
    [InlineData("\n2026-01-01 00:00:00.000 info: forged")]
    [InlineData("\r\u001b[2Kforged")]
    [InlineData("\u001b]0;forged\u0007")]
    [InlineData("\u009b2J\u0085\u007f\0")]
    public async Task What_others_wrote_neither_begins_a_line_nor_commands_the_terminal(string words)
    {
        using var output = new MemoryStream();
        await using (var services = new ServiceCollection().AddLogging(logging => logging.AddReadableLines(() => output)).BuildServiceProvider())
        {
#pragma warning disable CA1848, CA2254 // the message is the test
            services.GetRequiredService<ILogger<LogLinesTests>>().LogWarning("It said {Words}.", words);
#pragma warning restore CA1848, CA2254
        }

        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith(".\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(text.TrimEnd('\r', '\n'), c => char.IsControl(c) && c != '\u001b');
        Assert.All(text.Split('\u001b').Skip(1), code => Assert.Matches(@"^\[[0-9;]*m", code)); // colours are ours
    }
}
