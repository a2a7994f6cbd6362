using AgentConnector.Bench;
using BenchmarkDotNet.Running;

if (args is ["cpu"])
{
    CpuTime.Print(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(FrameJob).Assembly).Run(args, FrameJob.Config);
