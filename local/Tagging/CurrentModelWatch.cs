using Azure;
using BertPipeline.Contracts;
using BertPipeline.Local.Results;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Tagging;

/// <summary>Looks now and then which version a model's name means, and says so when that is another. Where no storage is running, nothing can move.</summary>
/// <param name="environment">Settings, clock.</param>
/// <param name="model">The name, without a version.</param>
internal sealed class CurrentModelWatch(CommandEnvironment environment, string model)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <param name="served">The version that is served at first, <c>name/version</c>.</param>
    /// <param name="moved">Gets the folder and the name of each other.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task RunAsync(string served, Action<string, string> moved, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, environment.Time);
        while (await NextAsync(timer, cancellationToken))
        {
            if (await FindAsync(cancellationToken) is { } found && found.Name != served)
            {
                moved(found.Folder, found.Name);
                served = found.Name;
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<(string Folder, string Name)?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            LocalSettings settings = environment.Settings;
            StorageOptions? options = settings.UsesAzurite ? (await Sessions.Endpoint.ReadAsync(settings.EndpointFile, cancellationToken))?.Storage : settings.Storage;
            if (options is null)
            {
                return null;
            }

            var storage = new PipelineStorage(options);
            ModelManifest? current = await new ModelStore(storage, environment.Time).FindAsync(model, cancellationToken);
            return current is null ? null : (
                await new RunDownloads(settings).ModelAsync(storage, $"{current.Name}/{current.Version}", environment.Time, cancellationToken), $"{current.Name}/{current.Version}");
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or OperationCanceledException or UserErrorException or StorageCorruptionException)
        {
            return null; // A storage that is stopped just now; the next look tells more.
        }
    }
}
