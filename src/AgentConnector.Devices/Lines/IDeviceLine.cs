namespace AgentConnector.Devices.Lines;

/// <summary>One life of a pair of native streams, from opening to breaking. Dispose joins its native threads.</summary>
internal interface IDeviceLine : IAsyncDisposable
{
    /// <summary>Completes with the reason, in plain words, when the line can give no more sound.</summary>
    Task<string> Broken { get; }
}
