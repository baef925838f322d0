using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step compare-external; the inputs are named by variant and seed.</summary>
/// <param name="Name">As the request calls the predictions.</param>
public sealed record CompareExternalParameters(string Name, IReadOnlyList<string> Variants, IReadOnlyList<int> Seeds, int Resamples)
{
    public static CompareExternalParameters From(RunRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(name, request.Variants, request.JudgedSeeds, request.Classifier.Resamples);
    }
}
