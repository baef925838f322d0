using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step current-tagger.</summary>
/// <param name="Model">The name that the run publishes under; the step resolves it to <c>name/version</c>.</param>
public sealed record CurrentTaggerParameters(string Model)
{
    public static CurrentTaggerParameters From(RunRequest request) => new(Publish.NameFor(request));
}
