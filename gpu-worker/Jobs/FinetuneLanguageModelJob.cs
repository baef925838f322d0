using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>
/// Trains a base model on the corpus: masked words and next sentences. Inputs: <c>base-model</c>, <c>examples-00000</c>, … and <c>held-out</c>.
/// </summary>
internal sealed class FinetuneLanguageModelJob : IGpuJob
{
    public string Step => StepName.FinetuneLanguageModel;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Parameters<FinetuneLanguageModelParameters>();
        string baseModel = await context.Inputs.FolderAsync(StepInput.BaseModel, cancellationToken);
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
            () => LanguageModelTraining.Run(context.Training, parameters, StepSize.Tokens(parameters.TokensPerStep), data, baseModel, checkpoint, cancellationToken),
            cancellationToken);
    }
}
