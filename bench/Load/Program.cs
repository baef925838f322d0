using BertPipeline.Load;

// Many small runs at once on one host with one worker, listed meanwhile: dotnet run -c Release --project bench/Load [-- --runs N --ended N --distinct N --rate N --minutes M]
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

return await LoadBenchmark.RunAsync(options) ? 0 : 1;
