using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Trains ULMFiT's language model on the corpus. Inputs: <c>base-model</c>, for its vocabulary, <c>corpus</c> and, where it goes on from another, <c>language-model</c>.</summary>
internal sealed class FinetuneUlmfitJob : IGpuJob
{
    public string Step => StepName.FinetuneUlmfit;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Parameters<FinetuneUlmfitParameters>();
        string baseModel = await context.Inputs.FolderAsync(StepInput.BaseModel, cancellationToken);
        string corpus = await context.Inputs.FolderAsync(StepInput.Corpus, cancellationToken);
        string? languageModel = context.Inputs.Names.Contains(StepInput.LanguageModel)
            ? await context.Inputs.FolderAsync(StepInput.LanguageModel, cancellationToken)
            : null;
        Checkpoint? checkpoint = await context.Training.Checkpoints.NewestAsync(cancellationToken);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        var training = new UlmfitLanguageModelTraining(parameters, corpus, baseModel, languageModel);
        return await Task.Run(() => training.Run(context.Training, checkpoint, cancellationToken), cancellationToken);
    }
}
