using BertPipeline.DurableTask.Benchmarks;

// dotnet run -c Release --project bench/DurableTask [-- passes]
return args switch
{
    ["host", var connection, var hub, var what] => await HostProcess.RunAsync(connection, hub, what),
    [] => await EngineBenchmark.RunAsync(passes: 5),
    [var passes] when int.TryParse(passes, out int count) => await EngineBenchmark.RunAsync(count),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/DurableTask [-- passes]");
    return 2;
}
