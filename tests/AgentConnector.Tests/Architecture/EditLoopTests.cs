using System.Text.RegularExpressions;

namespace AgentConnector.Tests.Architecture;

/// <summary>What <c>./test --fast</c> runs stays fast: whatever waits for a process, a sound card or a socket of the service has its place elsewhere.</summary>
public sealed partial class EditLoopTests
{
    private static readonly string[] Slow = ["AgentConnector.Devices.Tests", "AgentConnector.EndToEnd.Tests", "AgentConnector.Integration.Tests"];

    [Fact]
    public void Its_projects_start_no_process_and_open_no_sound_card() => Assert.Empty(Waiting(SourceTree.Tests));

    [Fact]
    public void A_process_in_one_of_them_is_seen() =>
        Assert.Equal(
            ["tests/AgentConnector.Audio.Tests/Planted.cs: ServiceProcess", "tests/AgentConnector.Tests/Planted.cs: Receiver"],
            Waiting([new("tests/AgentConnector.Audio.Tests/Planted.cs", "ServiceProcess.Run()"), new("tests/AgentConnector.Tests/Planted.cs", "new Receiver()")]));

    private static IEnumerable<string> Waiting(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Project.EndsWith(".Tests", StringComparison.Ordinal) && !Slow.Contains(file.Project) && file.Name != nameof(EditLoopTests)
        from match in (file.Project == "AgentConnector.Tests" ? Sockets() : Processes()).Matches(file.Text)
        select $"{file.Path}: {match.Value}";

    /// <summary>The libraries' tests speak their protocols over loopback; a process would be another matter.</summary>
    [GeneratedRegex(@"\b(ServiceProcess|VirtualSoundCard|Process\.Start|new Process)\b")]
    private static partial Regex Processes();

    [GeneratedRegex(@"\b(ServiceProcess|VirtualSoundCard|Process\.Start|new Process|RunningService|FakeCloud|Receiver|TcpListener|new Socket|WebApplication)\b")]
    private static partial Regex Sockets();
}
