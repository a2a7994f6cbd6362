namespace AgentConnector.Bench.Load;

/// <summary>The service's figures by the bare bridge's: what is left when machines and days differ.</summary>
internal sealed record Ratios(
    double CpuPerCallMinute, double CpuWithoutCompiler, double ToAgentP50, double ToAgentP99, double ToCallerP50, double ToCallerP99, double KilobytesPerCall, double SwitchesPerSecond)
{
    public static Ratios Of(LoadResult service, LoadResult bare)
    {
        return new(
            Ratio(result => result.CpuPerCallMinute),
            Ratio(result => result.CpuWithoutCompiler),
            Ratio(result => result.ToAgent.P50),
            Ratio(result => result.ToAgent.P99),
            Ratio(result => result.ToCaller.P50),
            Ratio(result => result.ToCaller.P99),
            Ratio(result => result.KilobytesPerCall),
            Ratio(result => result.SwitchesPerSecond));

        double Ratio(Func<LoadResult, double> figure) => figure(bare) > 0 ? figure(service) / figure(bare) : 0;
    }
}
