using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>What a run's encoder has read: the documents of the corpus that were not held out, and what the models that it began from had read.</summary>
public sealed class CorpusReading(StepRunner runner, ArtifactStore artifacts, EarlierReading earlier)
{
    /// <param name="runId">The run, which may be stopped meanwhile.</param>
    /// <param name="corpus">Of the step ingest-corpus; null where none was read.</param>
    /// <param name="origins">What the encoder was trained from: <c>name/version</c> in <c>models</c>, or <c>scratch:{size}</c>.</param>
    /// <param name="folder">An empty folder to work in.</param>
    public async Task<TextsRead> OfAsync(string runId, ArtifactRef? corpus, IEnumerable<string> origins, string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? known = await earlier.ResolveAsync([.. origins.Where(o => !o.StartsWith(BertSize.Prefix, StringComparison.Ordinal))], cancellationToken);
        List<TextsRead> read = [await earlier.ReadAsync(known, cancellationToken)];
        string[] shards = corpus is null ? [] : [.. CorpusShards.Names((await artifacts.GetAsync(corpus, cancellationToken)).Summary).Select(CorpusShards.FileName)];
        foreach (string shard in shards)
        {
            await runner.ThrowIfStoppedAsync(runId, cancellationToken);
            await artifacts.DownloadAsync(corpus!, [shard], folder, cancellationToken);
            string path = Path.Combine(folder, shard);
            using (FileStream stream = File.OpenRead(path))
            {
                read.Add(TextsRead.Of(new CorpusReader(CorpusReaderOptions.OfShards).Read(stream, shard, cancellationToken)));
            }

            File.Delete(path);
        }

        return TextsRead.Of([], read);
    }
}
