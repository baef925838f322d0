using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Compares all variants on the test pieces by a paired bootstrap.</summary>
public sealed class Compare(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<CompareParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<CompareParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IReadOnlyDictionary<string, ArtifactRef> inputs = work.Call.Inputs;
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, inputs[StepInput.Split], cancellationToken);
        List<ComparedModel> models = await JudgedModels.ReadAsync(artifacts, split, JudgedModels.Of(inputs, work.Parameters.Variants, work.Parameters.Seeds), cancellationToken);

        Comparison comparison = VariantComparer.Compare(models, work.Parameters.Baseline, work.Parameters.Resamples, cancellationToken: cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(Comparison.FileName), comparison, cancellationToken);
        foreach (ComparedVariant variant in comparison.Variants)
        {
            work.Summary[variant.Variant] = variant.MacroF1.Value.ToString("0.0000", CultureInfo.InvariantCulture);
        }
    }
}
