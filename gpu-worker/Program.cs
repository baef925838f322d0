using System.CommandLine;
using BertPipeline.GpuWorker.Commands;

// Without a command it works on the queue. SIGTERM cancels what runs; whatever has not ended after 25 seconds dies with the process,
// which is what a preempted machine would do to it anyway.
RootCommand root = WorkCommand.Create();
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(25) });
