using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Steps;

/// <summary>
/// A step that makes an artifact: looks whether it exists, else builds it in a scratch folder and publishes it. A second execution finds
/// the manifest of the first.
/// </summary>
public abstract class ArtifactStep<TParameters>(StepServices services) : StepActivity<TParameters>(services)
{
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
        StepDefinition definition = StepTable.Get(call.Step.Name);
        call = call with { Parameters = await ResolveAsync(call, cancellationToken).ConfigureAwait(false) };
        string key = call.ArtifactKey(definition);
        ArtifactManifest manifest = await Services.Artifacts.FindAsync(definition.Name, key, cancellationToken).ConfigureAwait(false)
            ?? await BuildAsync(call, key, cancellationToken).ConfigureAwait(false);
        return StepResult.Succeeded(manifest, call.RunId);
    }

    private async Task<ArtifactManifest> BuildAsync(StepCall<TParameters> call, string key, CancellationToken cancellationToken)
    {
        using var work = new StepWork<TParameters>(call, Services);
        await BuildAsync(work, cancellationToken).ConfigureAwait(false);
        await work.ThrowIfCancelledAsync(cancellationToken).ConfigureAwait(false);
        ArtifactWriter writer = Services.Artifacts.Begin(call.Step.Name, key, call.RunId);
        await writer.UploadFolderAsync(work.OutputFolder, cancellationToken).ConfigureAwait(false);
        return await writer.CompleteAsync(work.Summary, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
