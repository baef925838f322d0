using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Feedback over a published tagger: texts in, cut into shards, each a job of its own, one file of tags out.</summary>
internal sealed class TaggingChain(IRunSteps steps, TaggingRequest request)
{
    /// <summary>Jobs that are on the queue at a time: enough for many workers, and few enough for a history that is read again and again.</summary>
    private const int AtATime = 32;

    /// <summary>The rows of the status, in the order of the chain.</summary>
    public static IEnumerable<StepIdentity> Steps { get; } = [new(StepName.Tagger), new(StepName.IngestTexts), new(StepName.TagTexts), new(StepName.CollectTags)];

    /// <returns>The tagger, <c>name/version</c>.</returns>
    /// <exception cref="StepEndedException">A step did not succeed.</exception>
    public async Task<string> RunAsync()
    {
        StepResult tagger = await steps.ActivityAsync(new(StepName.Tagger), new TaggerParameters(request.Model));
        StepResult texts = await steps.ActivityAsync(new(StepName.IngestTexts), IngestTextsParameters.From(request));
        int shards = TextShards.CountOf(texts.Summary!);
        steps.FanOut(new(StepName.TagTexts), shards);
        var tags = new List<StepResult>();
        foreach (int[] batch in Enumerable.Range(0, shards).Chunk(AtATime))
        {
            tags.AddRange(await steps.AllAsync([.. batch.Select(shard => TagAsync(shard, texts, tagger))]));
        }

        Dictionary<string, ArtifactRef> inputs = Inputs(texts, tagger);
        foreach ((int shard, StepResult result) in tags.Index())
        {
            inputs.Add(StepInput.TagsOf(shard), result.Artifact!);
        }

        await steps.ActivityAsync(new(StepName.CollectTags), new CollectTagsParameters(request.Format, request.IncludeText), inputs);
        return tagger.Summary![ResolveTagger.NameInSummary];
    }

    private Task<StepResult> TagAsync(int shard, StepResult texts, StepResult tagger) =>
        steps.GpuJobAsync(new(StepName.TagTexts, Part: TextShards.PartOf(shard)), new TagTextsParameters(shard, StepTable.TaggingBackend), Inputs(texts, tagger));

    private static Dictionary<string, ArtifactRef> Inputs(StepResult texts, StepResult tagger) => new() { [StepInput.Texts] = texts.Artifact!, [StepInput.Tagger] = tagger.Artifact! };
}
