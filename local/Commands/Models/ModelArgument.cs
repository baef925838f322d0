using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Api.Requests;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary>The argument <c>model</c> of the commands that work on one.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() => new("model") { Description = "A name (its newest version) or name/version." };

    /// <exception cref="UserErrorException">There is none.</exception>
    public static async Task<ModelManifest> FindAsync(ModelStore store, string model, CancellationToken cancellationToken) =>
        await store.FindAsync(model, cancellationToken).ConfigureAwait(false) ?? throw await UnknownAsync(store, model, cancellationToken).ConfigureAwait(false);

    public static async Task<UserErrorException> UnknownAsync(ModelStore store, string model, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelManifest> all = await store.ListAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<string> names = all.SelectMany(m => new[] { m.Name, $"{m.Name}/{m.Version}" }).Distinct();
        return new($"There is no model '{model}'.{Suggestion.For(model, names)} 'bert-pipeline models' lists them.");
    }
}
