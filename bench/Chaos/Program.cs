using BertPipeline.Chaos;

// The pipeline as processes under seeded faults: dotnet run -c Release --project bench/Chaos [-- --scenarios N --seed S --minutes M --only KIND]
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    Console.Error.WriteLine($"Kinds: {string.Join(", ", Kind.All.Select(k => k.Name))}");
    return 2;
}

return await ChaosRun.RunAsync(options) == 0 ? 0 : 1;
