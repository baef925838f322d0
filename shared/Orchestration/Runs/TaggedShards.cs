using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging;

namespace BertPipeline.Orchestration.Runs;

/// <summary>Texts in shards, each tagged by a job of its own.</summary>
/// <param name="steps">Of the run.</param>
/// <param name="row">The row of the status that the jobs are parts of.</param>
internal sealed class TaggedShards(IRunSteps steps, StepIdentity row)
{
    /// <summary>Jobs that are on the queue at a time: enough for many workers, and few enough for a history that is read again and again.</summary>
    private const int AtATime = 32;

    /// <returns>What whoever puts the tags together reads: texts, tagger, and the tags of every shard.</returns>
    public async Task<Dictionary<string, ArtifactRef>> TagAsync(ArtifactRef texts, int shards, ArtifactRef tagger)
    {
        Dictionary<string, ArtifactRef> inputs = new() { [StepInput.Texts] = texts, [StepInput.Tagger] = tagger };
        steps.FanOut(row, shards);
        var tags = new List<StepResult>();
        foreach (int[] batch in Enumerable.Range(0, shards).Chunk(AtATime))
        {
            tags.AddRange(await steps.AllAsync([.. batch.Select(shard =>
                steps.GpuJobAsync(row with { Part = TextShards.PartOf(shard) }, new TagTextsParameters(shard, StepTable.TaggingBackend), inputs))]));
        }

        Dictionary<string, ArtifactRef> tagged = new(inputs);
        foreach ((int shard, StepResult result) in tags.Index())
        {
            tagged.Add(StepInput.TagsOf(shard), result.Artifact!);
        }

        return tagged;
    }
}
