using Azure.Data.Tables;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.DurableTask;

namespace BertPipeline.Load;

/// <summary>
/// Runs that have ended, as a hub keeps them: claim, record of the end, and the rows of their orchestrations with their histories. The engine writes those of
/// one run, whose orchestration does nothing but call as many parts as a small run has; the others are copies of its rows under ids and times of their own.
/// What real runs leave in other containers no list reads.
/// </summary>
internal sealed class EndedRuns(string connection, PipelineStorage storage)
{
    private const string Pattern = "pattern";
    private const int Parts = 3;
    private const int AtOnce = 24;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private readonly TableClient _instances = new(connection, $"{storage.TaskHub}Instances");
    private readonly TableClient _histories = new(connection, $"{storage.TaskHub}History");
    private readonly RunStore _runs = new(storage, TimeProvider.System);

    public async Task WriteAsync(RunRequest request, int count)
    {
        await using (HubHost host = await HubHost.StartAsync(connection, Register, storage.TaskHub))
        {
            await host.RunAsync(PipelineTasks.TrainingRun, new TrainingRunInput(Pattern, request), Pattern);
        }

        List<TableEntity> instances = await _instances.QueryAsync<TableEntity>().ToListAsync();
        List<TableEntity> events = await _histories.QueryAsync<TableEntity>().ToListAsync();
        DateTimeOffset last = TimeProvider.System.GetUtcNow();
        await Parallel.ForAsync(1, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            DateTimeOffset created = last - (number * Between);
            await CopyAsync($"{created:yyyyMMdd-HHmmss}-{number:D6}", created, instances, events, request);
        });
        await CloseAsync(Pattern, request);
    }

    private async Task CopyAsync(string id, DateTimeOffset created, List<TableEntity> instances, List<TableEntity> events, RunRequest request)
    {
        string Key(TableEntity row) => row.PartitionKey.Replace(Pattern, id, StringComparison.Ordinal);
        foreach (IGrouping<string, TableEntity> history in events.GroupBy(Key))
        {
            await _histories.SubmitTransactionAsync(history.Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(row) { PartitionKey = history.Key })));
        }

        foreach (TableEntity row in instances)
        {
            TimeSpan took = row.GetDateTimeOffset("LastUpdatedTime")!.Value - row.GetDateTimeOffset("CreatedTime")!.Value;
            await _instances.AddEntityAsync(new TableEntity(row) { PartitionKey = Key(row), ["CreatedTime"] = created, ["LastUpdatedTime"] = created + took });
        }

        await CloseAsync(id, request);
    }

    private async Task CloseAsync(string id, RunRequest request)
    {
        await _runs.TryClaimAsync(id, request);
        await _runs.TryRecordEndAsync(id, new RunEnd(RunState.Succeeded, TimeProvider.System.GetUtcNow(), Model: "filled/0001"));
    }

    private static void Register(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<TrainingRunInput, RunOutcome>(PipelineTasks.TrainingRun, async (context, input) =>
        {
            StepProgress[] steps = [.. RunPlan.Steps(input.Request).Select(step => new StepProgress(step.Name, StepState.Succeeded, step.Variant, step.Seed))];
            context.SetCustomStatus(new RunProgress(steps));
            await Task.WhenAll(Enumerable.Range(0, Parts).Select(part =>
                context.CallSubOrchestratorAsync<bool>(PipelineTasks.GpuStep, part, new SubOrchestrationOptions(instanceId: $"{input.RunId}:part-{part}"))));
            return new RunOutcome(RunState.Succeeded, Model: "filled/0001");
        });
        tasks.AddOrchestratorFunc<int, bool>(PipelineTasks.GpuStep, (_, _) => Task.FromResult(true));
    }
}
