using BertPipeline.Chaos.Storage;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Chaos;

/// <summary>One fault at one moment, and what must be so afterwards. Seed and number say all about it.</summary>
/// <param name="Kind">Of the fault.</param>
/// <param name="Moment">When it strikes: a share of the undisturbed run's duration.</param>
/// <param name="Dice">For the fault's own parameters.</param>
internal sealed record Scenario(Kind Kind, double Moment, SplitMix64 Dice)
{
    public static Scenario Draw(int seed, int number, IReadOnlyList<Kind> kinds)
    {
        var dice = SplitMix64.For(seed, number);

        // In turn, so that each kind comes as often as any other.
        return new(kinds[(number - 1) % kinds.Count], .95 * dice.NextDouble(), dice);
    }

    public TimeSpan MomentIn(Reference reference) => Moment * reference.Duration;

    /// <summary>Interrupted, it takes its processes along.</summary>
    public async Task<Verdict> PlayAsync(StorageServer server, RunRequest request, Reference reference, CancellationToken token)
    {
        IReadOnlyList<string> before = await Aftermath.UncommittedAsync(server.On("none"));
        await using Scene scene = await Scene.BeginAsync(server, request, Dice, Kind);
        return await PlayAsync(scene, reference, before).WaitAsync(token);
    }

    private async Task<Verdict> PlayAsync(Scene scene, Reference reference, IReadOnlyList<string> uncommittedBefore)
    {
        string note = "";
        try
        {
            await Task.Delay(MomentIn(reference), TimeProvider.System);
            await Kind.StrikeAsync(scene);
            RunStatus? run = await scene.EndAsync();
            if (Kind.StorageForgets && run?.State != RunState.Succeeded)
            {
                note = $" (the run was {run?.State.ToString() ?? "lost"}, and was started again)";
                await scene.StartRunAgainAsync(scene.Request with { PublishAs = scene.Request.PublishAs + "-again" });
                run = await scene.EndAsync();
            }

            List<string> problems = run is null ? ["the run is gone"] : [.. await Aftermath.OfResultAsync(scene.Storage, run, reference.Digests)];
            problems.AddRange(await Aftermath.OfQueuesAsync(scene.Storage, scene.Server.ConnectionString, scene.RunId));
            await scene.StopAsync();
            problems.AddRange(scene.Machines.SelectMany(Aftermath.OfMachine));
            problems.AddRange((await Aftermath.UncommittedAsync(scene.Storage)).Except(uncommittedBefore).Select(blob => $"{blob} is uncommitted"));
            return new(problems, note, problems.Count == 0 ? "" : await StoryAsync(scene));
        }
        catch (Exception e)
        {
            // A scenario that breaks down is a failure of its own; the next one must be told apart from it.
            scene.Server.Proxy.Faults = null;
            return new([$"{e.GetType().Name}: {e.Message}"], note, await StoryAsync(scene));
        }
    }

    private static async Task<string> StoryAsync(Scene scene)
    {
        string state;
        try
        {
            RunStatus run = await scene.Machine.GetRunAsync(scene.RunId);
            state = string.Join('\n', run.Steps.Select(s => $"{s.Step} {s.Variant} {s.State} attempt {s.Attempt} {s.Error}").Prepend($"run {run.Id}: {run.State} {run.Error}"));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            state = $"run {scene.RunId}: {e.Message}";
        }

        return $"{state}\n{Logs.Keep(scene)}\n{scene.Tail(lines: 12)}";
    }
}
