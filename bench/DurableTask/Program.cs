using BertPipeline.DurableTask.Benchmarks;

// dotnet run -c Release --project bench/DurableTask [-- passes], or -- rate [passes] for activities a second beside the bare engine
return args switch
{
    ["host", var connection, var hub, var what] => await HostProcess.RunAsync(connection, hub, what),
    ["rate"] => await RateBenchmark.RunAsync(passes: 5),
    ["rate", var passes] when int.TryParse(passes, out int count) => await RateBenchmark.RunAsync(count),
    [] => await EngineBenchmark.RunAsync(passes: 5),
    [var passes] when int.TryParse(passes, out int count) => await EngineBenchmark.RunAsync(count),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/DurableTask [-- [rate] passes]");
    return 2;
}
