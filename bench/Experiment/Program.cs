using BertPipeline.Contracts;
using BertPipeline.Experiment;

// dotnet run -c Release --project bench/Experiment -- {set} [options]
if (args is not [var set, ..] || set.StartsWith('-'))
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Experiment -- aware [--variants a,b] [--seeds 1,2,3] [--sweep 8] [--learning-curve 200,700] [--reviews 20000] [--base-model minilm]");
    return 2;
}

try
{
    var options = new Options(args);
    var data = new ExperimentData(set, options.Reviews);
    string folder = await data.PrepareAsync();
    int exit = await CommandLine.RunAsync(folder, data.Request(options));
    if (exit == 0)
    {
        await ResultTable.PrintAsync(folder);
    }

    return exit;
}
catch (UserErrorException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
