using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Feedback over a published tagger: texts in, cut into shards, each a job of its own, one file of tags out.</summary>
internal sealed class TaggingChain(IRunSteps steps, TaggingRequest request)
{
    /// <summary>The rows of the status, in the order of the chain.</summary>
    public static IEnumerable<StepIdentity> Steps { get; } = [new(StepName.Tagger), new(StepName.IngestTexts), new(StepName.TagTexts), new(StepName.CollectTags)];

    /// <returns>The tagger, <c>name/version</c>.</returns>
    /// <exception cref="StepEndedException">A step did not succeed.</exception>
    public async Task<string> RunAsync()
    {
        StepResult tagger = await steps.ActivityAsync(new(StepName.Tagger), new TaggerParameters(request.Model));
        StepResult texts = await steps.ActivityAsync(new(StepName.IngestTexts), IngestTextsParameters.From(request));
        Dictionary<string, ArtifactRef> inputs = await new TaggedShards(steps, new(StepName.TagTexts)).TagAsync(texts.Artifact!, TextShards.CountOf(texts.Summary!), tagger.Artifact!);
        await steps.ActivityAsync(new(StepName.CollectTags), new CollectTagsParameters(request.Format, request.IncludeText), inputs);
        return tagger.Summary![ResolveTagger.NameInSummary];
    }
}
