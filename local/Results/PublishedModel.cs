using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Results;

/// <summary>A model in the store by the name that a user gives it.</summary>
internal static class PublishedModel
{
    /// <exception cref="UserErrorException">There is none.</exception>
    public static async Task<ModelManifest> FindAsync(ModelStore store, string model, CancellationToken cancellationToken) =>
        (HubModelName.IsOnHub(model)
            ? await FetchedAsync(store, HubModelName.Parse(model), cancellationToken)
            : await store.FindAsync(model, cancellationToken))
        ?? throw await UnknownAsync(store, model, cancellationToken);

    private static async Task<ModelManifest?> FetchedAsync(ModelStore store, HubModelName name, CancellationToken cancellationToken) =>
        (await store.ListVersionsAsync(name.StoreName, cancellationToken)).FirstOrDefault(m => HubModels.IsOf(m, name));

    public static async Task<UserErrorException> UnknownAsync(ModelStore store, string model, CancellationToken cancellationToken)
    {
        if (HubModelName.IsOnHub(model))
        {
            return new($"'{model}' has not been fetched. 'bert-pipeline models import {model}' does that.");
        }

        if (PretrainedModel.Find(model) is not null)
        {
            return new($"'{model}' has not been unpacked. 'bert-pipeline models import {model}' does that, and so does the first run that names it.");
        }

        IReadOnlyList<ModelManifest> all = await store.ListAsync(cancellationToken);
        if (all.FirstOrDefault(m => m.Name == model) is { } newest)
        {
            return new($"'{model}' has no current version ('bert-pipeline models current {model}' says why). Name one, such as {model}/{newest.Version}, or promote it: 'bert-pipeline models promote {model}/{newest.Version}'.");
        }

        IEnumerable<string> names = all.SelectMany(m => new[] { m.Name, $"{m.Name}/{m.Version}" }).Distinct();
        return new($"There is no model '{PrintableText.Of(model)}'.{Suggestion.For(model, names)} 'bert-pipeline models' lists them.");
    }
}
