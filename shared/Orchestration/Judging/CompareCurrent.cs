using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Compares the run's variants with the tagger that is current, on the test pieces that it was neither trained nor tuned on.</summary>
public sealed class CompareCurrent(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<CompareCurrentParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<CompareCurrentParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IReadOnlyDictionary<string, ArtifactRef> inputs = work.Call.Inputs;
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, inputs[StepInput.Split], cancellationToken);
        List<ComparedModel> models = await JudgedModels.ReadAsync(artifacts, split, JudgedModels.Of(inputs, work.Parameters.Variants, work.Parameters.Seeds), cancellationToken);
        ArtifactRef tagger = inputs[StepInput.Classifier];
        var read = TextsRead.Parse((await artifacts.ReadAsync(tagger, ModelFiles.TextsRead, cancellationToken)).ToMemory().Span, $"models/{work.Parameters.Model}/{ModelFiles.TextsRead}");
        var current = new TaggerInUse(
            work.Parameters.Model,
            await artifacts.ReadJsonAsync<string[]>(tagger, ModelFiles.Labels, cancellationToken),
            await ThresholdsAsync(tagger, cancellationToken),
            await artifacts.ReadJsonLinesAsync<PieceLogits>(inputs[StepInput.Evaluation], SplitFiles.Test, cancellationToken),
            read.Contains);

        CurrentComparison comparison = CurrentComparer.Compare(models, current, work.Parameters.Resamples, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(CurrentComparison.FileName), comparison, cancellationToken);
        work.Summary["unseen"] = comparison.Unseen.ToString(CultureInfo.InvariantCulture);
        if (comparison.Published is { } difference)
        {
            work.Summary["macroF1Difference"] = difference.MacroF1.Estimate.Value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Those of the best F1, as the run's own variants have them, whatever was wished for of its tags.</summary>
    private async Task<Dictionary<string, double>> ThresholdsAsync(ArtifactRef tagger, CancellationToken cancellationToken)
    {
        ArtifactManifest manifest = await artifacts.GetAsync(tagger, cancellationToken);
        string file = manifest.Files.Any(f => f.Name == ModelFiles.BestThresholds) ? ModelFiles.BestThresholds : ModelFiles.Thresholds;
        return await artifacts.ReadJsonAsync<Dictionary<string, double>>(tagger, file, cancellationToken);
    }
}
