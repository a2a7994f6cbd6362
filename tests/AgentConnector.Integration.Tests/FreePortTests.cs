namespace AgentConnector.Integration.Tests;

public sealed class FreePortTests
{
    [Fact]
    public void A_port_is_given_to_one_service_only()
    {
        var ports = new int[2_000];
        Parallel.For(0, ports.Length, i => ports[i] = FreePort.Next());

        Assert.Equal(ports.Length, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 1_024, 32_767)); // where Linux takes no port for whoever asks for any
    }
}
