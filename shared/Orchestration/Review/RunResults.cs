using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Review;

/// <summary>What a training run has made so far, found by step.</summary>
internal sealed class RunResults
{
    private readonly string _runId;
    private readonly Dictionary<string, StepRecord> _steps;

    private RunResults(string runId, RunRequest request, IEnumerable<StepRecord> steps) =>
        (_runId, Request, _steps) = (runId, request, steps.ToDictionary(step => step.Id, StringComparer.Ordinal));

    public RunRequest Request { get; }

    /// <summary>The tagger that validation chose; null while none is.</summary>
    public (string Variant, int Seed)? Chosen => _steps.GetValueOrDefault(StepName.Publish)?.Summary is { } summary && summary.TryGetValue(Publish.VariantInSummary, out string? variant)
        ? (variant, int.Parse(summary[Publish.SeedInSummary], CultureInfo.InvariantCulture))
        : null;

    /// <exception cref="MissingException">There is no such run, or it trains nothing.</exception>
    public static async Task<RunResults> ReadAsync(RunStore runs, string runId, CancellationToken cancellationToken)
    {
        RunClaim claim = await runs.FindAsync(runId, cancellationToken) ?? throw new MissingException($"There is no run '{PrintableText.Of(runId)}'.");
        return claim.Request is { } request
            ? new(runId, request, await runs.ListStepsAsync(runId, cancellationToken))
            : throw new MissingException($"Run '{runId}' is a tagging; it has no labels.");
    }

    /// <summary>What a step made; null while it has not.</summary>
    public ArtifactRef? Find(string step, (string Variant, int Seed)? tagger = null) =>
        _steps.GetValueOrDefault((tagger is var (variant, seed) ? RunPlan.JudgingRow(Request, step, variant, seed) : new StepIdentity(step)).Id)?.Artifact;

    /// <exception cref="MissingException">The step has not made it yet.</exception>
    public ArtifactRef Get(string step, (string Variant, int Seed)? tagger = null) =>
        Find(step, tagger) ?? throw new MissingException($"Run '{_runId}' has no result of its step '{step}' yet.");
}
