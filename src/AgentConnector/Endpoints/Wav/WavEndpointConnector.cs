namespace AgentConnector.Endpoints.Wav;

/// <summary><c>wav:NAME</c>: a file plays the caller.</summary>
internal sealed class WavEndpointConnector(WavLibrary library, Microsoft.Extensions.Options.IOptions<WavOptions> options, TimeProvider time)
    : IEndpointConnector
{
    public string Scheme => "wav";

    public EndpointRefusal? Check(EndpointAddress to, bool simulated)
    {
        try
        {
            library.Open(to.Name).Dispose();
            return null;
        }
        catch (EndpointException e)
        {
            return e.Refusal;
        }
    }

    public Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IAudioEndpoint>(new WavEndpoint(library.Open(request.To.Name), options.Value.HangUpAfter, time));
    }
}
