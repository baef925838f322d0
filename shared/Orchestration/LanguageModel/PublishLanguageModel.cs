using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>
/// Publishes the language model as the next version of its name: a Hugging Face folder, with the hashes of the texts that it has read, so that a later run can begin from it or go on with it
/// and examine nobody on what they know. When the newest version is that very model, it stands and no other is made.
/// </summary>
public sealed class PublishLanguageModel(StepRunner runner, ArtifactStore artifacts, ModelStore models, EarlierReading earlier) : StepActivity<LanguageModelPublication>(runner)
{
    private static readonly string[] ModelsOwnFiles = [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.Vocabulary, ModelFiles.TextsRead];

    protected override async Task<StepResult> PerformAsync(StepCall<LanguageModelPublication> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        LanguageModelPublication publication = call.Parameters;
        using var scratch = Runner.CreateFolder(call.Step.Id);
        string folder = scratch.Create("model");
        await artifacts.DownloadAsync(call.Inputs[StepInput.LanguageModel], folder, cancellationToken);
        File.Delete(Path.Combine(folder, TrainingRecord.FileName));
        TextsRead read = await ReadAsync(call, scratch.Create("corpus"), cancellationToken);
        read.Save(Path.Combine(folder, ModelFiles.TextsRead));
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.ModelCard), Card(call.RunId, publication, read), cancellationToken);
        TokenizerFolder.AddJson(folder);

        (ModelManifest model, bool stands) = await PublishedFolder.PublishAsync(models, publication.Name, folder, call.RunId, ModelsOwnFiles, Metadata(publication), cancellationToken);
        return new StepResult(
            StepOutcome.Succeeded,
            ReusedFrom: stands ? model.Owner : null,
            Summary: new Dictionary<string, string>
            {
                ["model"] = $"{model.Name}/{model.Version}",
                ["textsRead"] = read.Count.ToString(CultureInfo.InvariantCulture),
            });
    }

    /// <summary>The documents of the corpus that were not held out, and what its origins had read.</summary>
    private async Task<TextsRead> ReadAsync(StepCall<LanguageModelPublication> call, string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? origins = await earlier.ResolveAsync([.. call.Parameters.Origins.Where(o => !o.StartsWith(BertSize.Prefix, StringComparison.Ordinal))], cancellationToken);
        TextsRead before = await earlier.ReadAsync(origins, cancellationToken);
        ArtifactRef corpus = call.Inputs[StepInput.Corpus];
        ArtifactManifest manifest = await artifacts.GetAsync(corpus, cancellationToken);
        List<TextsRead> shards = [before];
        foreach (string shard in CorpusShards.Names(manifest.Summary).Select(CorpusShards.FileName))
        {
            await Runner.ThrowIfStoppedAsync(call.RunId, cancellationToken);
            await artifacts.DownloadAsync(corpus, [shard], folder, cancellationToken);
            string path = Path.Combine(folder, shard);
            using (FileStream stream = File.OpenRead(path))
            {
                shards.Add(TextsRead.Of(new CorpusReader(new CorpusReaderOptions { Layout = TextLayout.Documents }).Read(stream, shard, cancellationToken)));
            }

            File.Delete(path);
        }

        return TextsRead.Of([], shards);
    }

    private static Dictionary<string, string> Metadata(LanguageModelPublication publication) => new()
    {
        ["kind"] = "language-model",
        ["baseModel"] = publication.Origins[0],
        ["corpus"] = publication.Corpus,
    };

    private static string Card(string runId, LanguageModelPublication publication, TextsRead read)
    {
        string examined = publication.KeepsTestText ? "those of validation and test among them" : "none of them a validation or test piece of its run";
        return string.Create(CultureInfo.InvariantCulture, $"""
            ---
            library_name: transformers
            pipeline_tag: fill-mask
            ---

            # {publication.Name}

            A BERT trained on customer feedback, from {string.Join(", before it ", publication.Origins)}. It has read {read.Count:N0} texts, {examined}; `{ModelFiles.TextsRead}`
            has their hashes. Take it as `baseModel`, or go on from it with `languageModel.continueFrom`.

            | | |
            |---|---|
            | corpus | {publication.Corpus} |
            | run | {runId} |

            """).ReplaceLineEndings("\n");
    }
}
