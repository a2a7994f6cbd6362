using AgentConnector.Configuration;

namespace AgentConnector.Tests.Configuration;

/// <summary>The cases were run through python-dotenv, which the old service used.</summary>
public sealed class DotEnvFileTests
{
    [Theory]
    [InlineData("A=plain", "plain")]
    [InlineData("A=sk_$abc$1", "sk_$abc$1")]
    [InlineData("A='sk_$abc'", "sk_$abc")]
    [InlineData("A=\"q # x\" # c", "q # x")]
    [InlineData("export A=1", "1")]
    [InlineData("  export  A = spaced value # c", "spaced value")]
    [InlineData("A=a b c", "a b c")]
    [InlineData("A=a#b", "a#b")]
    [InlineData("A=", "")]
    [InlineData("A= # nothing", "")]
    [InlineData("A=x\r\nB=y\r\n", "x")]
    [InlineData("\uFEFFA=x", "x")]
    [InlineData("A=\"multi\nline\"", "multi\nline")]
    [InlineData("# c\n\nA=1", "1")]
    [InlineData("A=${HOME}/x", "/home/ada/x")]
    [InlineData("A='${HOME}'", "${HOME}")]
    [InlineData("A=${NOBODY:-fallback}", "fallback")]
    [InlineData("B=1\nA=${B}2", "12")]
    [InlineData("A=C:\\path\\new", "C:\\path\\new")]
    [InlineData("A=\"tab\\tquote\\\"\"", "tab\tquote\"")]
    [InlineData("A='it\\'s'", "it's")]
    [InlineData("A=device:Ünï (hw:0,0)", "device:Ünï (hw:0,0)")]
    [InlineData("A=[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("A=abc==", "abc==")]
    [InlineData("\u00A0A\u00A0=\u00A0x\u00A0", "x")]
    [InlineData("A=a\u00A0b\u00A0# c", "a\u00A0b")]
    [InlineData("export\u00A0A=x", "x")]
    [InlineData("\u00A0\u2003\u3000# c\nA=\"x\"\u202F", "x")]
    [InlineData("B=1\n\uFEFFA=x\uFEFF", "x")]
    [InlineData("\u200BA=\u200B'x'\u200B", "x")]
    [InlineData("\u00A0\nA=x", "x")]
    [InlineData("A=first\nA=second", "second")]
    public void Values_read_as_the_old_service_read_them(string text, string value)
    {
        var contents = DotEnvFile.Parse(text, name => name == "HOME" ? "/home/ada" : null);

        Assert.Equal(value, contents.Values["A"]);
        Assert.Empty(contents.Faults);
    }

    [Theory]
    [InlineData("bad line here\nA=1", 1)]
    [InlineData("A=1\n\n# c\nA: yaml\n", 4)]
    [InlineData("B=\"unterminated\nA=1", 1)]
    [InlineData("A=1\nB='it''s'", 2)]
    public void An_odd_line_is_named_and_the_rest_still_read(string text, int line)
    {
        var contents = DotEnvFile.Parse(text, _ => null);

        Assert.Equal("1", contents.Values["A"]);
        Assert.StartsWith($"line {line} ", Assert.Single(contents.Faults));
    }
}
