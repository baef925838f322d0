using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.External;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Compares the run's variants with predictions that somebody else made.</summary>
public sealed class CompareExternal(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<CompareExternalParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<CompareExternalParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IReadOnlyDictionary<string, ArtifactRef> inputs = work.Call.Inputs;
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, inputs[StepInput.Split], cancellationToken);
        List<ComparedModel> models = await JudgedModels.ReadAsync(artifacts, split, JudgedModels.Of(inputs, work.Parameters.Variants, work.Parameters.Seeds), cancellationToken);
        ExternalPredictions external = await artifacts.ReadJsonAsync<ExternalPredictions>(inputs[StepInput.External], ExternalPredictions.FileName, cancellationToken);

        ExternalComparison comparison = ExternalComparer.Compare(models, split.Validation, external, work.Parameters.Resamples, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(ExternalComparison.FileName), comparison, cancellationToken);
        work.Summary["macroF1"] = comparison.Comparison.Variants.First(v => v.Variant == comparison.Row).MacroF1.Value.ToString("0.0000", CultureInfo.InvariantCulture);
    }
}
