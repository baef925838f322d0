using BertPipeline.Training.Benchmarks;

// dotnet run -c Release --project bench/Training -- {name} [passes] [options]
Dictionary<string, Func<Options, int>> benchmarks = new()
{
    ["step"] = StepBenchmark.Run,
    ["networks"] = NetworkBenchmark.Run,
    ["language-model"] = LanguageModelBenchmark.Run,
    ["scoring"] = ScoringBenchmark.Run,
    ["tagging"] = TaggingBenchmark.Run,
    ["serving"] = ServingBenchmark.Run,
    ["memory"] = MemoryBenchmark.Run,
    ["replicas"] = ReplicasBenchmark.Run,
};

if (args is [ConstantServer.Name])
{
    return ConstantServer.Run();
}

if (args is ["one", var measured, var work])
{
    return Child.Measure(measured, work);
}

if (args is [var name, .. var options] && benchmarks.TryGetValue(name, out Func<Options, int>? benchmark))
{
    return benchmark(new Options(options));
}

Console.Error.WriteLine($"Name a measurement: {string.Join(", ", benchmarks.Keys)}.");
return 2;
