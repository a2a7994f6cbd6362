using AgentConnector.Bench;
using AgentConnector.Bench.Load;
using BenchmarkDotNet.Running;

if (args is ["cpu"])
{
    CpuTime.Print(Console.Out);
    return 0;
}

if (args is ["load", .. var load])
{
    return await LoadCommand.RunAsync(load);
}

if (args is ["start", .. var start])
{
    return await StartCommand.RunAsync(start);
}

BenchmarkSwitcher.FromAssembly(typeof(FrameJob).Assembly).Run(args, FrameJob.Config);
return 0;
