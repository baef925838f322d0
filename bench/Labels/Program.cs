using System.Globalization;
using BertPipeline.Labels.Benchmarks;

// dotnet run -c Release --project bench/Labels        # needs BERTPIPELINE_DATA
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine("| data | labels turned round | seed | turned | as listed | by the score alone | by confident learning's margin | by its pruning |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (LabelledSet set in (LabelledSet[])[LabelledSet.SampleCorpus(), LabelledSet.Aware()])
{
    foreach (TurnedLabels.Pattern pattern in Enum.GetValues<TurnedLabels.Pattern>())
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var turned = TurnedLabels.Of(set, pattern, seed);
            var rankings = new Rankings(turned.OutOfFold(folds: 5, CancellationToken.None));
            string figures = string.Join(" | ", rankings.All.Select(ranking => turned.PrecisionAtTurned(ranking).ToString("0.000", CultureInfo.InvariantCulture)));
            Console.WriteLine($"| {set.Name} | {pattern.ToString().ToLowerInvariant()} | {seed} | {turned.Count:N0} | {figures} |");
        }
    }
}
