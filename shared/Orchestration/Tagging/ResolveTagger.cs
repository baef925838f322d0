using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Tagging;

/// <summary>A published tagger's folder, as it is: what is published later changes nothing for those who have begun.</summary>
public sealed class ResolveTagger(StepRunner runner, ModelStore models) : ArtifactStep<TaggerParameters>(runner)
{
    /// <summary>Where the step's summary names the tagger, <c>name/version</c>.</summary>
    internal const string NameInSummary = "tagger";

    protected override async Task<TaggerParameters> ResolveAsync(StepCall<TaggerParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ModelManifest model = await FindAsync(call.Parameters, cancellationToken);
        return call.Parameters with { Model = $"{model.Name}/{model.Version}" };
    }

    protected override async Task BuildAsync(StepWork<TaggerParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await models.DownloadAsync(await FindAsync(work.Parameters, cancellationToken), work.OutputFolder, cancellationToken);
        if (!File.Exists(work.Output(ModelFiles.Labels)))
        {
            throw new UserErrorException($"models/{work.Parameters.Model} is no tagger: it has no {ModelFiles.Labels}. 'bert-pipeline models' lists what is there.");
        }

        work.Summary[NameInSummary] = work.Parameters.Model;
    }

    private async Task<ModelManifest> FindAsync(TaggerParameters parameters, CancellationToken cancellationToken) =>
        await models.FindAsync(parameters.Model, cancellationToken)
        ?? throw new UserErrorException($"There is no model '{parameters.Model}' in models. 'bert-pipeline models' lists what is there.");
}
