using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Hub;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Models;

/// <summary>What the models that a run begins from were trained on, where they say so: the language models of earlier runs do.</summary>
public sealed class EarlierReading(ModelStore models)
{
    /// <summary>Names of the models in <c>models</c> that a run begins from, as the request has them; null when there is none.</summary>
    public static IReadOnlyList<string>? ModelsOf(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isElsewhere = request.IsScratch || PretrainedModel.Find(request.BaseModel) is not null || HubModelName.IsOnHub(request.BaseModel);
        string[] names = [.. new[] { isElsewhere ? null : request.BaseModel, request.LanguageModel.ContinueFrom }.OfType<string>().Distinct()];
        return names.Length == 0 ? null : names;
    }

    /// <summary>Those of them that say what they were trained on, each with its version; null when none does.</summary>
    public async Task<IReadOnlyList<string>?> ResolveAsync(IReadOnlyList<string>? names, CancellationToken cancellationToken)
    {
        List<string> found = [];
        foreach (string name in names ?? [])
        {
            if (await models.FindAsync(name, cancellationToken) is { } model && model.Files.Any(f => f.Name == ModelFiles.TextsRead))
            {
                found.Add($"{model.Name}/{model.Version}");
            }
        }

        return found.Count == 0 ? null : found;
    }

    /// <param name="resolved">As <see cref="ResolveAsync"/> returned it.</param>
    public async Task<TextsRead> ReadAsync(IReadOnlyList<string>? resolved, CancellationToken cancellationToken)
    {
        List<TextsRead> read = [];
        foreach (string name in resolved ?? [])
        {
            ModelManifest model = await models.FindAsync(name, cancellationToken)
                ?? throw new UserErrorException($"models/{name} was deleted while the run began from it. Name another model, or start the run again.");
            BinaryData content = (await models.ReadAsync(model, ModelFiles.TextsRead, cancellationToken))!;
            read.Add(TextsRead.Parse(content.ToMemory().Span, $"models/{name}/{ModelFiles.TextsRead}"));
        }

        return read.Count == 1 ? read[0] : TextsRead.Of([], read);
    }
}
