using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step compare-current; the inputs are named by variant and seed.</summary>
/// <param name="Model">The current tagger, <c>name/version</c>.</param>
public sealed record CompareCurrentParameters(string Model, IReadOnlyList<string> Variants, IReadOnlyList<int> Seeds, int Resamples)
{
    public static CompareCurrentParameters From(RunRequest request, string model)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(model, request.Variants, request.JudgedSeeds, request.Classifier.Resamples);
    }
}
