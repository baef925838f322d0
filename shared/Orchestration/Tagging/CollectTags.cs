using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging.Output;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Tagging;

/// <summary>Puts the tags of all shards into one file of the run, a row for every text in its order, and counts them into another: its <see cref="TextProfile"/>.</summary>
public sealed class CollectTags(StepRunner runner, ArtifactStore artifacts, RunStore runs) : StepActivity<CollectTagsParameters>(runner)
{
    protected override async Task<StepResult> PerformAsync(StepCall<CollectTagsParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArtifactManifest tagger = await artifacts.GetAsync(call.Inputs[StepInput.Tagger], cancellationToken);
        string[] tags = await artifacts.ReadJsonAsync<string[]>(tagger.ToRef(), ModelFiles.Labels, cancellationToken);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        long texts = 0;
        long untagged = 0;
        using ScratchFolder folder = Runner.CreateFolder(call.Step.Id);
        string taggerFolder = folder.CreateFolder("tagger");
        await artifacts.DownloadAsync(tagger.ToRef(), TextProfiler.Files.Intersect(tagger.Files.Select(f => f.Name)), taggerFolder, cancellationToken);
        var profiler = new TextProfiler(taggerFolder, tags);
        await using FileStream file = File.Create(Path.Combine(folder.Path, "tags"));
        await using (ITagsWriter writer = TagsWriter.Create(file, tags, call.Parameters))
        {
            for (int shard = 0; call.Inputs.ContainsKey(StepInput.TagsOf(shard)); shard++)
            {
                await Runner.ThrowIfStoppedAsync(call.RunId, cancellationToken);
                IReadOnlyList<TaggedText> rows = await ReadAsync(call, shard, cancellationToken);
                await writer.WriteAsync(rows, cancellationToken);
                texts += rows.Count;
                foreach (TaggedText row in rows)
                {
                    profiler.Add(row.Text.Text, row.Result.Tags);
                }

                untagged += rows.LongCount(row => row.Result.Tags.Count == 0);
                foreach (string tag in rows.SelectMany(row => row.Result.Tags))
                {
                    counts[tag] = counts.GetValueOrDefault(tag) + 1;
                }
            }
        }

        file.Position = 0;
        string name = RunFiles.Tags(call.Parameters.Format);
        await runs.WriteFileAsync(call.RunId, name, file, cancellationToken);
        using var profile = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(profiler.Profile() with { Source = call.Inputs[StepInput.Texts].Key }, PipelineJson.Options));
        await runs.WriteFileAsync(call.RunId, RunFiles.Profile, profile, cancellationToken);
        return new StepResult(StepOutcome.Succeeded, Summary: new Dictionary<string, string>
        {
            ["texts"] = texts.ToString(CultureInfo.InvariantCulture),
            ["untagged"] = untagged.ToString(CultureInfo.InvariantCulture),
            ["file"] = name,
            ["tags"] = string.Join(", ", counts.OrderByDescending(c => c.Value).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}"))),
        });
    }

    private async Task<IReadOnlyList<TaggedText>> ReadAsync(StepCall<CollectTagsParameters> call, int shard, CancellationToken cancellationToken)
    {
        List<TextToTag> texts = await artifacts.ReadJsonLinesAsync<TextToTag>(call.Inputs[StepInput.Texts], TaggingFiles.Shard(shard), cancellationToken);
        List<TextTags> tags = await artifacts.ReadJsonLinesAsync<TextTags>(call.Inputs[StepInput.TagsOf(shard)], TaggingFiles.Tags, cancellationToken);
        return texts.Count == tags.Count
            ? [.. texts.Zip(tags, (text, result) => new TaggedText(text, result))]
            : throw new InvalidOperationException($"{TaggingFiles.Shard(shard)} has {texts.Count} texts, and {tags.Count} of them were tagged.");
    }
}
