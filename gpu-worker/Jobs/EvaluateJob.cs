using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Scores the validation and test pieces with a trained tagger. Inputs: <c>split</c> and <c>classifier</c>.</summary>
internal sealed class EvaluateJob : IGpuJob
{
    private static readonly string[] Parts = [SplitFiles.Validation, SplitFiles.Test];

    public string Step => StepName.Evaluate;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Parameters<EvaluateParameters>();
        string split = await context.Inputs.FolderAsync(StepInput.Split, cancellationToken);
        string classifier = await context.Inputs.FolderAsync(StepInput.Classifier, cancellationToken);
        return await Task.Run(() => Evaluate(context, parameters, split, classifier, cancellationToken), cancellationToken);
    }

    private static GpuJobOutput Evaluate(
        GpuJobContext context, EvaluateParameters parameters, string split, string classifier, CancellationToken cancellationToken)
    {

        // The engine that the tagger was trained with: its validation chose by these logits.
        using ITagger tagger = Taggers.Load(classifier, parameters.MaxSequenceLength, InferenceEngine.Torch);
        string folder = context.Training.CreateOutput();
        var summary = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((int done, string part) in Parts.Index())
        {
            IReadOnlyList<Piece> pieces = PieceFile.Read(Path.Combine(split, part));
            context.Training.Progress.Report(new JobProgress($"scoring {pieces.Count} pieces of {part}", done, Parts.Length, 0, "examples", null, new Dictionary<string, double>()));
            IReadOnlyList<float[]> logits = tagger.Score([.. pieces.Select(piece => piece.Text)], cancellationToken);
            File.WriteAllLines(
                Path.Combine(folder, part),
                pieces.Zip(logits, (piece, row) => JsonSerializer.Serialize(new PieceLogits(piece.Id, row), PipelineJson.Options)));
            summary[Path.GetFileNameWithoutExtension(part)] = $"{pieces.Count} pieces";
        }

        return new GpuJobOutput { Folder = folder, Summary = summary };
    }
}
