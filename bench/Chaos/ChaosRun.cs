using System.Globalization;
using BertPipeline.Chaos.Storage;
using BertPipeline.Contracts.Runs;
using BertPipeline.Machines;
using BertPipeline.Testing;

namespace BertPipeline.Chaos;

/// <summary>An undisturbed run, and one scenario after the other held to what it has published.</summary>
internal static class ChaosRun
{
    /// <summary>Returns how many scenarios failed; one that is interrupted does not count.</summary>
    public static async Task<int> RunAsync(Options options, CancellationToken token)
    {
        long begun = TimeProvider.System.GetTimestamp();
        await using StorageServer server = await StorageServer.StartAsync();
        RunRequest sample = await SampleRun.DropAsync(server.On(AzuriteFixture.NewHub()));
        RunRequest request = sample with
        {
            LanguageModel = sample.LanguageModel with { Epochs = 2 },
            Classifier = sample.Classifier with { Epochs = 2 },
        };
        Reference reference = await ReferenceAsync(server, request, token);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"undisturbed: {reference.Duration.TotalSeconds:0.0} s"));

        Kind[] kinds = options.Only is { Count: > 0 } only ? [.. Kind.All.Where(k => only.Contains(k.Name))] : [.. Kind.All];
        var failed = new SortedDictionary<string, (int All, int Failed)>(StringComparer.Ordinal);
        for (int number = options.First; number < options.First + options.Scenarios && TimeProvider.System.GetElapsedTime(begun) < options.Limit; number++)
        {
            var scenario = Scenario.Draw(options.Seed, number, kinds);
            long start = TimeProvider.System.GetTimestamp();
            Verdict verdict;
            try
            {
                verdict = await scenario.PlayAsync(server, request, reference, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                Console.WriteLine($"interrupted in scenario {number}");
                break;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{number,4}  {scenario.Kind.Name,-18} seed {options.Seed}  at {scenario.MomentIn(reference).TotalSeconds,5:0.0} s  {TimeProvider.System.GetElapsedTime(start).TotalSeconds,6:0.0} s  {verdict}"));
            if (!verdict.IsGood)
            {
                Console.WriteLine($"      again: --seed {options.Seed} --first {number} --scenarios 1{(options.Only.Count > 0 ? $" --only {string.Join(',', options.Only)}" : "")}");
                Console.WriteLine(verdict.Story);
            }

            (int all, int bad) = failed.GetValueOrDefault(scenario.Kind.Name);
            failed[scenario.Kind.Name] = (all + 1, bad + (verdict.IsGood ? 0 : 1));
        }

        foreach ((string kind, (int all, int bad)) in failed)
        {
            Console.WriteLine($"| {kind} | {all} | {bad} |");
        }

        return failed.Values.Sum(f => f.Failed);
    }

    private static async Task<Reference> ReferenceAsync(StorageServer server, RunRequest request, CancellationToken token)
    {
        await using Scene scene = await Scene.BeginAsync(server, request, new(0), new Kind("none", _ => Task.CompletedTask));
        long begun = TimeProvider.System.GetTimestamp();
        RunStatus run = await scene.EndAsync().WaitAsync(token) ?? throw new InvalidOperationException("The undisturbed run is gone.");
        TimeSpan duration = TimeProvider.System.GetElapsedTime(begun);
        if (run.State != RunState.Succeeded)
        {
            throw new InvalidOperationException($"The undisturbed run is {run.State}: {run.Error}");
        }

        await scene.StopAsync();
        return new(await Machine.TaggerDigestsAsync(scene.Storage, run.Model!), duration);
    }
}
