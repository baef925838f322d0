using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Steps;

/// <summary>
/// A step that makes an artifact: looks whether it exists, else builds it in a scratch folder and publishes it. A second execution finds
/// the manifest of the first. When its run is stopped the token that all of it gets is cancelled.
/// </summary>
public abstract class ArtifactStep<TParameters>(StepRunner runner) : StepActivity<TParameters>(runner)
{
    /// <summary>The step's result without a run that keeps a record of it.</summary>
    /// <exception cref="UserErrorException">There is something that the user must mend.</exception>
    internal Task<StepResult> MakeAsync(StepCall<TParameters> call, CancellationToken cancellationToken) => PerformAsync(call, cancellationToken);

    /// <summary>Writes the artifact's files to paths that <see cref="StepWork{T}.Output"/> gives. Throws <see cref="UserErrorException"/> for what the user must mend.</summary>
    protected abstract Task BuildAsync(StepWork<TParameters> work, CancellationToken cancellationToken);

    /// <summary>Completes the parameters with what the step finds outside them (dropped blobs, a model's version), so that the key holds it.</summary>
    protected virtual Task<TParameters> ResolveAsync(StepCall<TParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Task.FromResult(call.Parameters);
    }

    protected sealed override async Task<StepResult> PerformAsync(StepCall<TParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await Runner.UnlessStoppedAsync(
            call.RunId, async token => await Runner.MakeAsync(call with { Parameters = await ResolveAsync(call, token) }, BuildAsync, token), cancellationToken);
    }
}
