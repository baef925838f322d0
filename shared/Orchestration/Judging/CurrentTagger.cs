using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// The tagger that the run's name means before the run publishes, copied to where jobs read. It has no artifact where there is none, or where nothing could be told by scoring it; then its
/// summary says why. Input: <c>split</c>, which is no part of the key: the same tagger is copied once.
/// </summary>
public sealed class CurrentTagger(StepRunner runner, ArtifactStore artifacts, ModelStore models) : StepActivity<CurrentTaggerParameters>(runner)
{
    /// <summary>Where the step's summary names the tagger.</summary>
    public const string ModelInSummary = "model";

    /// <summary>Where it says why nothing can be told.</summary>
    public const string ProblemInSummary = "problem";

    protected override async Task<StepResult> PerformAsync(StepCall<CurrentTaggerParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await models.FindAsync(call.Parameters.Model, cancellationToken) is not { } model)
        {
            return new StepResult(StepOutcome.Succeeded, Summary: new Dictionary<string, string>());
        }

        string name = $"{model.Name}/{model.Version}";
        var summary = new Dictionary<string, string> { [ModelInSummary] = name };
        if (await FindProblemAsync(model, call.Inputs[StepInput.Split], cancellationToken) is { } problem)
        {
            summary[ProblemInSummary] = problem;
            return new StepResult(StepOutcome.Succeeded, Summary: summary);
        }

        StepCall<CurrentTaggerParameters> copy = call with { Parameters = new(name), Inputs = new Dictionary<string, ArtifactRef>() };
        StepResult copied = await Runner.MakeAsync(copy, (work, token) => models.DownloadAsync(model, work.OutputFolder, token), cancellationToken);
        return copied with { Summary = summary };
    }

    private async Task<string?> FindProblemAsync(ModelManifest model, ArtifactRef split, CancellationToken cancellationToken)
    {
        string[] needed = [ModelFiles.TextsRead, ModelFiles.Labels, ModelFiles.Thresholds];
        if (needed.Any(file => model.Files.All(f => f.Name != file)))
        {
            return $"it does not say what it was trained on (it has no {needed.First(file => model.Files.All(f => f.Name != file))}), so that no test piece is known to be new to it";
        }

        LabelledSplit pieces = await LabelledSplit.ReadAsync(artifacts, split, cancellationToken);
        string[] tags = (await models.ReadAsync(model, ModelFiles.Labels, cancellationToken))!.ToObjectFromJson<string[]>()!;
        BinaryData content = (await models.ReadAsync(model, ModelFiles.TextsRead, cancellationToken))!;
        var read = TextsRead.Parse(content.ToMemory().Span, $"models/{model.Name}/{model.Version}/{ModelFiles.TextsRead}");
        return CommonGround.Of(pieces.Tags, pieces.Test, tags, read.Contains).Problem;
    }
}
