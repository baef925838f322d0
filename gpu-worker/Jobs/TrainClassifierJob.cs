using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Trains one variant of the tagger. Inputs: <c>split</c> and, for networks, <c>encoder</c>.</summary>
internal sealed class TrainClassifierJob : IGpuJob
{
    public string Step => StepName.TrainClassifier;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Parameters<TrainClassifierParameters>();
        string split = await context.Inputs.FolderAsync(StepInput.Split, cancellationToken);
        var pieces = new ClassifierPieces(
            ModelFolder.ReadJson<string[]>(split, SplitFiles.Labels),
            PieceFile.Read(Path.Combine(split, SplitFiles.Train)),
            PieceFile.Read(Path.Combine(split, SplitFiles.Validation)));
        if (parameters.Labels is { } labels)
        {
            pieces = pieces.WithTrain(labels);
        }

        if (pieces.Train.Count == 0 || pieces.Validation.Count == 0)
        {
            throw new UserErrorException(
                $"There are {pieces.Train.Count} pieces for training and {pieces.Validation.Count} for validation. Label more, or change the shares of the split.");
        }

        Variant variant = Variant.Get(parameters.Variant);
        string? encoder = variant.Encoder is EncoderSource.None ? null : await context.Inputs.FolderAsync(StepInput.Encoder, cancellationToken);
        Checkpoint? checkpoint = encoder is null ? null : await context.Training.Checkpoints.NewestAsync(cancellationToken);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        return await Task.Run(
            () => variant.Family switch
            {
                VariantFamily.BagOfTricks => BagOfTricksTraining.Run(context.Training, parameters, pieces, cancellationToken),
                VariantFamily.TfIdf => TfIdfTraining.Run(context.Training, parameters, pieces, cancellationToken),
                VariantFamily.Bert => new BertClassifierTraining(parameters, pieces, encoder!).Run(context.Training, checkpoint, cancellationToken),
                VariantFamily.Cnn => NetworkTraining.OfCnn(parameters, pieces, encoder!).Run(context.Training, checkpoint, cancellationToken),
                VariantFamily.Lstm => NetworkTraining.OfLstm(parameters, pieces, encoder!).Run(context.Training, checkpoint, cancellationToken),
                VariantFamily.Ulmfit => new UlmfitClassifierTraining(parameters, pieces, encoder!).Run(context.Training, checkpoint, cancellationToken),
                _ => throw new InvalidOperationException($"No training for the family {variant.Family} of the variant '{variant.Id}'."),
            },
            cancellationToken);
    }
}
