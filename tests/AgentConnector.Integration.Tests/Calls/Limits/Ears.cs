using System.Collections.Concurrent;
using AgentConnector.Audio;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Wav;

namespace AgentConnector.Integration.Tests.Calls.Limits;

/// <summary><c>ear:NAME</c>: a file plays the caller, as with <c>wav:NAME</c>, and what the caller is played is kept.</summary>
internal sealed class Ears(WavEndpointConnector files) : IEndpointConnector
{
    private readonly ConcurrentDictionary<string, Ear> ears = new();

    public string Scheme => "ear";

    /// <summary>All that the caller of a call was played.</summary>
    public byte[] Heard(string call) => ears[call].Heard;

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => files.Check(to, simulated);

    public async Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken) =>
        ears[request.CallId] = new(await files.OpenAsync(request, cancellationToken));

    private sealed class Ear(IAudioEndpoint file) : IAudioEndpoint
    {
        private readonly MemoryStream heard = new();

        public AudioFormat Format => file.Format;

        public byte[] Heard
        {
            get
            {
                lock (heard)
                {
                    return heard.ToArray();
                }
            }
        }

        public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => file.CaptureAsync(heard, cancellationToken);

        public void Play(AudioFrame frame)
        {
            lock (heard)
            {
                heard.Write(frame.Data.Span);
            }

            file.Play(frame);
        }

        public void Clear() => file.Clear();

        public ValueTask DrainAsync(CancellationToken cancellationToken) => file.DrainAsync(cancellationToken);

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
