using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

/// <summary>Tests on a virtual sound card share one, run one after another, and never beside others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SoundCardTests : ICollectionFixture<VirtualSoundCard>
{
    public const string Name = "sound card";
}
