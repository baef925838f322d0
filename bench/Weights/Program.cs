using BertPipeline.Weights.Benchmarks;

// dotnet run -c Release --project bench/Weights -- {scratch folder with 2 GB free} [passes], or -- save {folder} for a checkpoint of a training
return args switch
{
    ["one", var path, var way] => LoadOnce.Run(path, way),
    ["save", var folder] => SaveBenchmark.Run(folder, passes: 5),
    [var folder] => LoadBenchmark.Run(folder, passes: 5),
    [var folder, var passes] => LoadBenchmark.Run(folder, int.Parse(passes, System.Globalization.CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Name a folder for the model's files: 440 MB in each of three forms.");
    return 2;
}
