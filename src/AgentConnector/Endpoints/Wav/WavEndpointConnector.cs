namespace AgentConnector.Endpoints.Wav;

/// <summary><c>wav:NAME</c>: a file plays the caller.</summary>
internal sealed class WavEndpointConnector(WavLibrary library, Microsoft.Extensions.Options.IOptions<WavOptions> options, TimeProvider time)
    : IEndpointConnector
{
    public string Scheme => "wav";

    public bool Exclusive => false;

    public EndpointRefusal? Check(EndpointAddress address)
    {
        try
        {
            library.Open(address.Name).Dispose();
            return null;
        }
        catch (EndpointException e)
        {
            return e.Refusal;
        }
    }

    public Task<IAudioEndpoint> OpenAsync(EndpointAddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IAudioEndpoint>(new WavEndpoint(library.Open(address.Name), options.Value.HangUpAfter, time));
    }
}
