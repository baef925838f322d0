using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Schedules;
using Microsoft.DurableTask;

namespace BertPipeline.Conformance;

/// <summary>A run without work: the corpus's name says how it goes on.</summary>
public sealed class ScriptedRun : TaskOrchestrator<TrainingRunInput, RunOutcome>
{
    public const string Completes = "completes";
    public const string Waits = "waits";
    public const string Breaks = "breaks";
    public const string Go = "go";

    /// <summary>Its turn does not come; when it is called all the same, it ends as the first step of a cancelled run does.</summary>
    public const string Queues = "queues";

    /// <summary>Registers it, and clocks of schedules whose time never comes.</summary>
    public static void Register(DurableTaskRegistry tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        tasks.AddOrchestrator<ScriptedRun>(PipelineTasks.TrainingRun);
        tasks.AddOrchestrator<ScriptedTagging>(PipelineTasks.TaggingRun);
        tasks.AddOrchestrator<ScheduleClock>(PipelineTasks.ScheduleClock);
        tasks.AddActivityFunc<string, DateTimeOffset?>(PipelineTasks.StartDueRun, (_, _) => DateTimeOffset.MaxValue);
    }

    public override async Task<RunOutcome> RunAsync(TaskOrchestrationContext context, TrainingRunInput input)
    {
        context.SetCustomStatus(new RunProgress([new StepProgress(StepName.IngestCorpus, StepState.Running, Done: 1, Of: 3)]));
        switch (input.Request.Corpus)
        {
            case Waits:
                string said = await context.WaitForExternalEvent<string>(Go);
                return new RunOutcome(RunState.Failed, said);
            case Queues:
                context.SetCustomStatus(new RunProgress([new StepProgress(StepName.IngestCorpus, StepState.Pending)]) { Waits = true });
                await context.WaitForExternalEvent<object>(RunEventMessage.TurnEvent);
                return new RunOutcome(RunState.Cancelled);
            case Breaks:
                throw new InvalidOperationException("It broke.");
            default:
                context.SetCustomStatus(new RunProgress([new StepProgress(StepName.IngestCorpus, StepState.Succeeded)]));
                return new RunOutcome(RunState.Succeeded, Model: "scripted/0001");
        }
    }
}
