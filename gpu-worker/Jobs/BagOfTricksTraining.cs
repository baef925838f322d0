using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.BagOfTricks;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>The baseline, from pieces to folder.</summary>
internal static class BagOfTricksTraining
{
    public static GpuJobOutput Run(
        TrainingContext context, TrainClassifierParameters parameters, ClassifierPieces pieces, CancellationToken cancellationToken)
    {
        long started = context.Time.GetTimestamp();
        BagOfTricksOptions options = parameters.BagOfTricks ?? new();
        var trainer = new BagOfTricksTrainer(pieces.Tags, options, parameters.Seed);
        BagOfTricksModel model = trainer.Train(pieces.Train, pieces.Validation, cancellationToken);
        var state = new TrainerState
        {
            Step = (long)options.Epochs * pieces.Train.Count,
            Tokens = trainer.Tokens,
            Seconds = context.Time.GetElapsedTime(started).TotalSeconds,
            EarlyStopping = trainer.EarlyStopping,
            Environment = new Dictionary<string, string> { ["device"] = "cpu", ["precision"] = "fp32", ["threads"] = "1" },
        };
        state.Validation.AddRange(trainer.Validation);

        string folder = context.CreateOutput();
        BagOfTricksFolder.Write(folder, model, options, pieces.Tags);
        long weights = model.Embeddings.Length + model.Weights.Length + model.Biases.Length;
        return TrainingOutput.Write(folder, state, weights, options.Epochs);
    }
}
