using BertPipeline.Text.Benchmarks;

// dotnet run -c Release --project bench/Text -- {name} [options]
Dictionary<string, Func<string[], int>> benchmarks = new()
{
    ["wordpiece"] = WordPieceBenchmark.Run,
    ["sentences"] = SentenceBenchmark.Run,
    ["pregenerate"] = PregenerationBenchmark.Run,
    ["corpus"] = CorpusBenchmark.Run,
};

if (args is [var name, .. var options] && benchmarks.TryGetValue(name, out Func<string[], int>? benchmark))
{
    return benchmark(options);
}

Console.Error.WriteLine($"Name a measurement: {string.Join(", ", benchmarks.Keys)}.");
return 2;
