using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Checkpoints;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Trains one variant of the tagger. Inputs: <c>split</c> and, for BERT, <c>encoder</c>.</summary>
public sealed class TrainClassifierJob : IGpuJob
{
    public string Step => StepName.TrainClassifier;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var parameters = context.Parameters<TrainClassifierParameters>();
        string split = await context.InputAsync(StepInput.Split, cancellationToken).ConfigureAwait(false);
        var pieces = new ClassifierPieces(
            ModelFolder.ReadJson<string[]>(split, SplitFiles.Labels),
            PieceFile.Read(Path.Combine(split, SplitFiles.Train)),
            PieceFile.Read(Path.Combine(split, SplitFiles.Validation)));
        if (pieces.Train.Count == 0 || pieces.Validation.Count == 0)
        {
            throw new UserErrorException(
                $"There are {pieces.Train.Count} pieces for training and {pieces.Validation.Count} for validation. Label more, or change the shares of the split.");
        }

        if (Variant.Get(parameters.Variant).Family == VariantFamily.BagOfTricks)
        {
            return await Task.Run(() => BagOfTricksTraining.Run(context, parameters, pieces, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        string encoder = await context.InputAsync(StepInput.Encoder, cancellationToken).ConfigureAwait(false);
        Checkpoint? checkpoint = await context.Checkpoints.NewestAsync(cancellationToken).ConfigureAwait(false);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        return await Task.Run(() => BertClassifierTraining.Run(context, parameters, pieces, encoder, checkpoint, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }
}
