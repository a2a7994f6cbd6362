using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>A reader whose next wait meets the defect.</summary>
internal sealed class DefectReader<T>(ChannelReader<T> inner, Defect defect) : ChannelReader<T>
{
    public override Task Completion => inner.Completion;

    public override bool TryRead([MaybeNullWhen(false)] out T item) => inner.TryRead(out item);

    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        await defect.PassAsync();
        return await inner.WaitToReadAsync(cancellationToken);
    }
}
