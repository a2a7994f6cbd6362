using AgentConnector.Bench;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(FrameJob).Assembly).Run(args, FrameJob.Config);
