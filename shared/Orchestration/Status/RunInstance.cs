using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>What an instance tells of a run.</summary>
internal static class RunInstance
{
    /// <summary>Whether it is a run's own orchestration, not one of its parts.</summary>
    public static bool IsRun(this OrchestrationMetadata instance) =>
        IsTagging(instance) || string.Equals(instance.Name, PipelineTasks.TrainingRun, StringComparison.OrdinalIgnoreCase);

    /// <summary>The run in a list; the instance was read with input and output.</summary>
    public static RunSummary Summarize(this OrchestrationMetadata instance)
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
