using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Texts that are worth labelling: drawn from the corpus, scored by the chosen tagger as a tagging scores them, and chosen by its scores.</summary>
internal sealed class LabelSuggestion(IRunSteps steps, RunRequest request, StepResult split, StepResult corpus)
{
    /// <param name="tagger">What validation chose.</param>
    /// <returns>The artifact of suggest-labels.</returns>
    public async Task<ArtifactRef> RunAsync(TrainedTagger tagger)
    {
        StepResult texts = await steps.ActivityAsync(
            new(StepName.SampleTexts), SampleTextsParameters.From(request), new Dictionary<string, ArtifactRef> { [StepInput.Corpus] = corpus.Artifact!, [StepInput.Split] = split.Artifact! });
        Dictionary<string, ArtifactRef> inputs = await new TaggedShards(steps, new(StepName.TagTexts, RunPlan.ToLabel)).TagAsync(texts.Artifact!, TextShards.CountOf(texts.Summary!), tagger.Classifier);
        inputs.Remove(StepInput.Tagger);
        inputs.Add(StepInput.Split, split.Artifact!);
        inputs.Add(StepInput.Score, tagger.Score);
        return (await steps.ActivityAsync(new(StepName.SuggestLabels), new SuggestLabelsParameters(request.Classifier.SuggestLabels!.Value), inputs)).Artifact!;
    }
}
