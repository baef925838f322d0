using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>Lists runs by their orchestrations.</summary>
public sealed class RunLister(IDurableTaskClientProvider clients)
{
    /// <summary>The newest runs. Durable Task neither filters by name nor sorts: all instances are looked at, and those shown are read whole.</summary>
    public async Task<IReadOnlyList<RunSummary>> NewestAsync(int count, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        var found = new List<OrchestrationMetadata>();
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(new OrchestrationQuery()).WithCancellation(cancellationToken))
        {
            if (IsTagging(instance) || string.Equals(instance.Name, PipelineTasks.TrainingRun, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(instance);
            }
        }

        var runs = new List<RunSummary>();
        foreach (OrchestrationMetadata instance in found.OrderByDescending(i => i.CreatedAt).Take(count))
        {
            if (await client.GetInstanceAsync(instance.InstanceId, getInputsAndOutputs: true, cancellationToken) is { } whole)
            {
                runs.Add(Summarize(whole));
            }
        }

        return runs;
    }

    private static RunSummary Summarize(OrchestrationMetadata instance)
    {
        RunOutcome? outcome = RunStatusComposer.Read<RunOutcome>(instance.SerializedOutput);
        return new RunSummary(
            instance.InstanceId,
            RunStatusComposer.StateOf(instance, outcome),
            instance.CreatedAt,
            instance.LastUpdatedAt,
            FolderOf(instance) ?? "",
            outcome?.Error ?? instance.FailureMessage(),
            outcome?.Model,
            IsTagging(instance));
    }

    private static bool IsTagging(OrchestrationMetadata instance) => string.Equals(instance.Name, PipelineTasks.TaggingRun, StringComparison.OrdinalIgnoreCase);

    private static string? FolderOf(OrchestrationMetadata instance) => IsTagging(instance)
        ? RunStatusComposer.Read<TaggingRunInput>(instance.SerializedInput)?.Request.Texts
        : RunStatusComposer.Read<TrainingRunInput>(instance.SerializedInput)?.Request.Corpus;
}
