using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.TfIdf;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>TF-IDF and logistic regression, from pieces to folder. It takes seconds, so an interrupted training begins again.</summary>
internal static class TfIdfTraining
{
    // The minimum is what is kept: there is nothing to stop early or to choose from.
    private const int Epochs = 1;

    public static GpuJobOutput Run(
        TrainingContext context, TrainClassifierParameters parameters, ClassifierPieces pieces, CancellationToken cancellationToken)
    {
        long started = context.Time.GetTimestamp();
        var trainer = new TfIdfTrainer(pieces.Tags, parameters.TfIdf ?? new());
        TfIdfModel model = trainer.Train(pieces.Train, cancellationToken);
        ValidationEvaluation validation = ClassifierTask.Judge(
            Epochs, trainer.Steps, pieces.Validation, pieces.Tags, [.. pieces.Validation.Select(piece => model.Score(piece.Text))]);
        var state = new TrainerState
        {
            Step = trainer.Steps,
            Tokens = trainer.Terms,
            Seconds = context.Time.GetElapsedTime(started).TotalSeconds,
            EarlyStopping = new EarlyStopping().After(Epochs, validation.MacroAveragePrecision),
            Environment = new Dictionary<string, string> { ["device"] = "cpu", ["precision"] = "fp64", ["threads"] = "1" },
        };
        state.Validation.Add(validation);

        string folder = context.CreateOutput();
        TfIdfFolder.Write(folder, model, pieces.Tags);
        long weights = (model.Vectorizer.Vocabulary.Count + 1L) * pieces.Tags.Count;
        return TrainingOutput.Write(folder, state, weights, Epochs);
    }
}
