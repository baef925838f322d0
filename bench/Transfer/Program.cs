using System.Globalization;
using BertPipeline.Transfer.Benchmarks;

// A checkpoint to and from storage, ours beside the SDK alone: dotnet run -c Release --project bench/Transfer [-- passes [megabytes]]
int[] numbers = [.. args.Select(a => int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
if (numbers.Length > 2 || numbers.Any(number => number <= 0))
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Transfer [-- passes [megabytes]]");
    return 2;
}

await TransferBenchmark.RunAsync(numbers.ElementAtOrDefault(0) is > 0 and var passes ? passes : 7, numbers.ElementAtOrDefault(1) is > 0 and var size ? size : 270);
return 0;
