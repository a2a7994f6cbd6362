// Sound is real time: a test that computes beside one that listens makes it miss what it should hear.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
