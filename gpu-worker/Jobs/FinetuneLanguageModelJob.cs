using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>
/// Trains a base model on the corpus: masked words and next sentences. Inputs: <c>base-model</c>, <c>examples-00000</c>, …, <c>held-out</c>,
/// and <c>language-model</c> where it goes on from one.
/// </summary>
internal sealed class FinetuneLanguageModelJob : IGpuJob
{
    public string Step => StepName.FinetuneLanguageModel;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Parameters<FinetuneLanguageModelParameters>();
        LanguageModelStart start = await StartAsync(context.Inputs, cancellationToken);
        string heldOut = ExampleFolder.Files(await context.Inputs.FolderAsync(StepInput.HeldOut, cancellationToken))[0];
        var shards = new List<string>();
        foreach (string name in context.Inputs.Names.Where(StepInput.IsExamples))
        {
            shards.Add(await context.Inputs.FolderAsync(name, cancellationToken));
        }

        var data = new LanguageModelData(ExampleFolder.Epochs(shards), heldOut);
        Checkpoint? checkpoint = await context.Training.Checkpoints.NewestAsync(cancellationToken);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        return await Task.Run(
            () => LanguageModelTraining.Run(context.Training, parameters, StepSize.Tokens(parameters.TokensPerStep), data, start, checkpoint, cancellationToken),
            cancellationToken);
    }

    /// <exception cref="UserErrorException">The taggers would read the corpus with another vocabulary than the one that it was pregenerated with.</exception>
    private static async Task<LanguageModelStart> StartAsync(IJobInputs inputs, CancellationToken cancellationToken)
    {
        string baseModel = await inputs.FolderAsync(StepInput.BaseModel, cancellationToken);
        if (!inputs.Names.Contains(StepInput.LanguageModel))
        {
            return new(baseModel);
        }

        string continued = await inputs.FolderAsync(StepInput.LanguageModel, cancellationToken);
        return VocabularyOf(continued) == VocabularyOf(baseModel)
            ? new(continued, Continues: true)
            : throw new UserErrorException("languageModel.continueFrom has another vocabulary than baseModel. Set baseModel to the model that it began from, or to itself.");
    }

    private static string VocabularyOf(string folder) => TokenizerFolder.Read(folder).Vocabulary.Sha256;
}
