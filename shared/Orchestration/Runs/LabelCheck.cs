using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>The look for wrong labels: a model a fold, trained and evaluated by the jobs of any tagger, then what all of them say of the pieces that they have not seen.</summary>
/// <param name="steps">Of the run.</param>
/// <param name="request">It asks for the check.</param>
/// <param name="split">The run's.</param>
/// <param name="training">How the variant is trained.</param>
/// <param name="encoder">What its models start from; null where they have none.</param>
internal sealed class LabelCheck(IRunSteps steps, RunRequest request, StepResult split, TrainClassifierParameters training, StepResult? encoder)
{
    private readonly LabelCheckOptions _options = request.Classifier.LabelCheck!;

    /// <returns>The artifact of find-suspects.</returns>
    public async Task<ArtifactRef> RunAsync()
    {
        foreach (string step in (string[])[StepName.SplitFolds, StepName.TrainClassifier, StepName.Evaluate])
        {
            steps.FanOut(RunPlan.OutOfFold(step), _options.Folds);
        }

        ArtifactRef[] evaluations = await steps.AllAsync([.. Enumerable.Range(0, _options.Folds).Select(PredictAsync)]);
        Dictionary<string, ArtifactRef> inputs = new() { [StepInput.Split] = split.Artifact! };
        foreach ((int fold, ArtifactRef evaluation) in evaluations.Index())
        {
            inputs.Add(StepInput.EvaluationOfFold(fold), evaluation);
        }

        return (await steps.ActivityAsync(new(StepName.FindSuspects), new FindSuspectsParameters(_options.Variant, _options.Folds), inputs)).Artifact!;
    }

    /// <summary>The logits of a fold's pieces.</summary>
    private async Task<ArtifactRef> PredictAsync(int fold)
    {
        string part = RunPlan.PartOfFold(fold);
        StepResult others = await steps.ActivityAsync(
            RunPlan.OutOfFold(StepName.SplitFolds) with { Part = part }, SplitFoldsParameters.From(request, fold), new Dictionary<string, ArtifactRef> { [StepInput.Split] = split.Artifact! });
        Dictionary<string, ArtifactRef> inputs = new() { [StepInput.Split] = others.Artifact! };
        Dictionary<string, ArtifactRef> trained = new(inputs);
        if (encoder is not null)
        {
            trained.Add(StepInput.Encoder, encoder.Artifact!);
        }

        StepResult classifier = await steps.GpuJobAsync(RunPlan.OutOfFold(StepName.TrainClassifier) with { Part = part }, training, trained, request.Classifier.Devices);
        StepResult evaluation = await steps.GpuJobAsync(
            RunPlan.OutOfFold(StepName.Evaluate) with { Part = part },
            new EvaluateParameters(_options.Variant, request.Classifier.MaxSequenceLength, StepTable.Backend),
            new Dictionary<string, ArtifactRef>(inputs) { [StepInput.Classifier] = classifier.Artifact! });
        return evaluation.Artifact!;
    }
}
