using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>The tagger that the run's name means, scored and compared beside the run's own, where there is one that can be.</summary>
internal sealed class BesideCurrent(IRunSteps steps, RunRequest request)
{
    /// <summary>A tagger that cannot be scored is no reason to lose a run: then nothing is known of it, which is said.</summary>
    public async Task<CurrentFound> CompareAsync(StepResult split, IEnumerable<TrainedTagger> taggers)
    {
        var inputs = new Dictionary<string, ArtifactRef> { [StepInput.Split] = split.Artifact! };
        StepResult found = await steps.ActivityAsync(new(StepName.CurrentTagger), CurrentTaggerParameters.From(request), inputs);
        string? model = found.Summary?.GetValueOrDefault(CurrentTagger.ModelInSummary);
        if (model is null || found.Artifact is null)
        {
            return new(model, Problem: found.Summary?.GetValueOrDefault(CurrentTagger.ProblemInSummary));
        }

        try
        {
            return new(model, await CompareAsync(model, new(inputs) { [StepInput.Classifier] = found.Artifact }, taggers));
        }
        catch (StepEndedException e) when (e.Result.Outcome == StepOutcome.Failed)
        {
            return new(model, Problem: e.Message);
        }
    }

    private async Task<ArtifactRef> CompareAsync(string model, Dictionary<string, ArtifactRef> inputs, IEnumerable<TrainedTagger> taggers)
    {
        // As long as the tagger's own folder says, as it is used.
        StepResult evaluation = await steps.GpuJobAsync(
            new(StepName.Evaluate, RunPlan.CurrentTagger), new EvaluateParameters(RunPlan.CurrentTagger, MaxSequenceLength: null, StepTable.Backend), inputs);
        Dictionary<string, ArtifactRef> judged = TrainedTagger.AddTo(new(inputs) { [StepInput.Evaluation] = evaluation.Artifact! }, taggers);
        return (await steps.ActivityAsync(new(StepName.CompareCurrent), CompareCurrentParameters.From(request, model), judged)).Artifact!;
    }
}
