using System.Globalization;
using BertPipeline.Ingest.Benchmarks;

// dotnet run -c Release --project bench/Ingest [-- megabytes ...]
int[] sizes = args.Length == 0 ? [22, 220, 1000] : [.. args.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
if (sizes.Any(size => size <= 0))
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Ingest [-- megabytes ...]");
    return 2;
}

await IngestBenchmark.RunAsync(sizes);
return 0;
