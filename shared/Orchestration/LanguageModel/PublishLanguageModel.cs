using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>
/// Publishes the language model as the next version of its name: a Hugging Face folder, with the hashes of the texts that it has read, so that a later run can begin from it or go on with it
/// and examine nobody on what they know. When the newest version is that very model, it stands and no other is made.
/// </summary>
public sealed class PublishLanguageModel(StepRunner runner, ArtifactStore artifacts, ModelStore models, CorpusReading reading) : StepActivity<LanguageModelPublication>(runner)
{
    private static readonly string[] ModelsOwnFiles = [ModelFiles.Config, ModelFiles.SafeTensors, ModelFiles.Vocabulary, ModelFiles.TextsRead];

    protected override async Task<StepResult> PerformAsync(StepCall<LanguageModelPublication> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        LanguageModelPublication publication = call.Parameters;
        using var scratch = Runner.CreateFolder(call.Step.Id);
        string folder = scratch.CreateFolder("model");
        await artifacts.DownloadAsync(call.Inputs[StepInput.LanguageModel], folder, cancellationToken);
        File.Delete(Path.Combine(folder, TrainingRecord.FileName));
        TextsRead read = await reading.OfAsync(call.RunId, call.Inputs[StepInput.Corpus], publication.Origins, scratch.CreateFolder("corpus"), cancellationToken);
        read.Save(Path.Combine(folder, ModelFiles.TextsRead));
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.ModelCard), Card(call.RunId, publication, read), cancellationToken);
        TokenizerFolder.AddJson(folder);

        (ModelManifest model, bool stands) = await PublishedFolder.PublishAsync(models, publication.Name, folder, call.RunId, ModelsOwnFiles, Metadata(publication), keepsCurrent: false, cancellationToken);
        return new StepResult(
            StepOutcome.Succeeded,
            ReusedFrom: stands ? model.Owner : null,
            Summary: new Dictionary<string, string>
            {
                ["model"] = $"{model.Name}/{model.Version}",
                ["textsRead"] = read.Count.ToString(CultureInfo.InvariantCulture),
            });
    }

    private static Dictionary<string, string> Metadata(LanguageModelPublication publication) => new()
    {
        ["kind"] = "language-model",
        [ModelMetadata.BaseModel] = publication.Origins[0],
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
