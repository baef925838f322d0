using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step compare; the inputs are named by variant and seed.</summary>
public sealed record CompareParameters(IReadOnlyList<string> Variants, IReadOnlyList<int> Seeds, string Baseline, int Resamples)
{
    public static CompareParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Variants, request.JudgedSeeds, request.Baseline, request.Classifier.Resamples);
    }
}
