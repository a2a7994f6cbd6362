using AgentConnector.Configuration;
using AgentConnector.Doctor;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;
using AgentConnector.History.Storage;

namespace AgentConnector.Commands;

/// <summary>Looks at everything, one thing after another; a fault in one hides no other.</summary>
internal sealed class CheckUp(ConnectorSettings settings, AgentCheck agents, AnalysisCheck analysis, SoundCheckUp sound)
{
    /// <param name="request">What to look at.</param>
    /// <param name="found">Told of each thing as it is found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EndpointException">No device has that name.</exception>
    public async Task<Diagnosis> RunAsync(DoctorRequest request, Action<string> found, CancellationToken cancellationToken)
    {
        found("Reading the settings");
        var findings = new List<Finding>(await SettingsCheckUp.RunAsync(settings));
        if (!settings.Faults.Any(fault => fault.Name == "DATA_DIR"))
        {
            findings.Add(DataFolderCheck.Run(settings.DataDir));
        }

        found("Asking ElevenLabs");
        findings.AddRange(await agents.RunAsync(request, cancellationToken));
        if (await analysis.RunAsync(cancellationToken) is { } told)
        {
            findings.Add(told);
        }

        if (!request.WithSound)
        {
            return new(findings, null, new Dictionary<string, string>());
        }

        DevicePlan plan;
        try
        {
            plan = await sound.PlanAsync(request, cancellationToken);
        }
        catch (EndpointException e) when (e.Refusal is not { Kind: EndpointRefusalKind.NotFound })
        {
            return new([.. findings, SoundCheckUp.NoDevice(e)], null, new Dictionary<string, string>());
        }

        found("Playing and listening for nine seconds: please be quiet");
        var (heard, figures, recommended) = await sound.RunAsync(plan, cancellationToken);
        return new([.. findings, .. heard], figures, recommended);
    }
}
