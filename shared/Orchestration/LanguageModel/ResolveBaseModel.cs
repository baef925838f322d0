using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Text.Vocabularies;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>
/// The encoder that the run starts from, as a folder: copied from <c>models</c>, where a model of a package or of the hub is put once, or, for <c>scratch:{size}</c>, a configuration and a
/// vocabulary trained on the corpus. A scratch model has no weights here; who needs them draws them from a seed.
/// </summary>
public sealed class ResolveBaseModel(StepRunner runner, ModelStore models, HubModels hub, PretrainedModels packages) : ArtifactStep<BaseModelParameters>(runner)
{
    /// <summary>Where the step's summary names the model that it took.</summary>
    internal const string NameInSummary = "baseModel";

    private const string Scratch = BertSize.Prefix;

    protected override async Task<BaseModelParameters> ResolveAsync(StepCall<BaseModelParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        BaseModelParameters parameters = call.Parameters;
        if (parameters.BaseModel.StartsWith(Scratch, StringComparison.Ordinal))
        {
            return parameters;
        }

        ModelManifest model = PretrainedModel.Find(parameters.BaseModel) is { } pretrained
            ? await packages.GetAsync(pretrained, progress: null, cancellationToken)
            : HubModelName.IsOnHub(parameters.BaseModel)
            ? await hub.GetAsync(HubModelName.Parse(parameters.BaseModel), progress: null, cancellationToken)
            : await models.FindAsync(parameters.BaseModel, cancellationToken) ?? throw Unknown(parameters.BaseModel);
        return parameters with { BaseModel = $"{model.Name}/{model.Version}" };
    }

    protected override Task BuildAsync(StepWork<BaseModelParameters> work, CancellationToken cancellationToken) =>
        work.Parameters.BaseModel.StartsWith(Scratch, StringComparison.Ordinal) ? BuildScratchAsync(work, cancellationToken) : CopyAsync(work, cancellationToken);

    private static async Task BuildScratchAsync(StepWork<BaseModelParameters> work, CancellationToken cancellationToken)
    {
        string name = work.Parameters.BaseModel[Scratch.Length..];
        BertSize size = BertSize.All.FirstOrDefault(s => s.Name == name) ?? throw new UserErrorException(
            $"There is no size '{name}'. Write one of {string.Join(", ", BertSize.All.Select(s => Scratch + s.Name))}.");
        string corpus = await work.InputAsync(StepInput.Corpus, cancellationToken);
        var options = new WordPieceTrainerOptions { VocabularySize = work.Parameters.VocabularySize!.Value };
        IEnumerable<string> lines = Directory.EnumerateFiles(corpus, "shard-*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines);
        var vocabulary = new Vocabulary(WordPieceTrainer.Train(lines, options));
        vocabulary.Save(work.Output(ModelFiles.Vocabulary));
        new WordPieceOptions().Save(work.Output(ModelFiles.TokenizerConfig));
        await JsonLines.WriteDocumentAsync(work.Output(ModelFiles.Config), size.ToConfig(vocabulary.Count), cancellationToken);
        Describe(work, vocabulary.Count);
    }

    private async Task CopyAsync(StepWork<BaseModelParameters> work, CancellationToken cancellationToken)
    {
        ModelManifest model = await models.FindAsync(work.Parameters.BaseModel, cancellationToken) ?? throw Unknown(work.Parameters.BaseModel);
        await models.DownloadAsync(model, work.OutputFolder, cancellationToken);
        BertConfig config = ModelInspector.Inspect(work.OutputFolder, $"models/{work.Parameters.BaseModel}").Config;
        if (work.Parameters.MaxSequenceLength > config.MaxPositionEmbeddings)
        {
            throw new UserErrorException(
                $"maxSequenceLength is {work.Parameters.MaxSequenceLength}, but '{work.Parameters.BaseModel}' has {config.MaxPositionEmbeddings} positions. Lower it.");
        }

        // Every later step asks for these two, and for nothing else of a tokenizer.
        TokenizerFolder.Read(work.OutputFolder).Save(work.OutputFolder);
        foreach (string other in TokenizerFolder.OtherFiles)
        {
            File.Delete(work.Output(other));
        }

        Describe(work, config.VocabSize);
    }

    private static UserErrorException Unknown(string name) => new(
        $"The base model '{name}' is not in the container 'models'. Import a Hugging Face folder with 'bert-pipeline models import FOLDER --name NAME', name a model that is "
        + $"there, {string.Join(" or ", PretrainedModel.All.Select(m => m.Name))}, or one on the hub ({HubModelName.Bare[0]}, … or {HubModelName.Prefix}org/name), or start from nothing with {string.Join(", ", BertSize.All.Select(s => Scratch + s.Name))}.");

    private static void Describe(StepWork<BaseModelParameters> work, int vocabularySize)
    {
        work.Summary[NameInSummary] = work.Parameters.BaseModel;
        work.Summary["vocabulary"] = vocabularySize.ToString(CultureInfo.InvariantCulture);
    }
}
