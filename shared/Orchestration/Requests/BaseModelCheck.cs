using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Hub;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Refuses a base model that cannot exist before anything is computed; what can only be found out by downloading is left to the step.</summary>
public sealed class BaseModelCheck(ModelStore models)
{
    private const int MostNamed = 20;

    /// <summary>What is wrong with the models that a request names, by the request's path; empty when nothing is.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindProblemsAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new Dictionary<string, IReadOnlyList<string>>();
        if (await FindProblemAsync(request.BaseModel, cancellationToken) is { } problem)
        {
            problems.Add("baseModel", [problem]);
        }

        if (request.LanguageModel.ContinueFrom is { } continued && await models.FindAsync(continued, cancellationToken) is null)
        {
            problems.Add("languageModel.continueFrom", [$"there is no model '{PrintableText.Of(continued)}' in models; a run publishes its language model under its corpus's name with -adapted."]);
        }

        return problems;
    }

    /// <summary>What is wrong with the name, or null.</summary>
    private async Task<string?> FindProblemAsync(string baseModel, CancellationToken cancellationToken)
    {
        if (HubModelName.IsOnHub(baseModel))
        {
            return HubModelName.FindProblem(baseModel);
        }

        if (PretrainedModel.Find(baseModel) is not null || baseModel.StartsWith("scratch:", StringComparison.Ordinal) || await models.FindAsync(baseModel, cancellationToken) is not null)
        {
            return null;
        }

        IReadOnlyList<ModelManifest> published = await models.ListAsync(cancellationToken);
        string[] names = [.. published.Select(m => m.Name).Distinct()];
        if (names.Contains(baseModel))
        {
            return $"'{baseModel}' has no current version; name one, such as {baseModel}{ModelName.Latest}.";
        }

        string[] scratch = [.. BertSize.All.Select(s => $"scratch:{s.Name}")];
        string[] pretrained = [.. PretrainedModel.All.Select(m => m.Name)];
        string own = names.Length == 0 ? "models is empty" : $"models holds {PrintableText.List(names, MostNamed)}";
        return $"unknown model '{PrintableText.Of(baseModel)}': {own}; {string.Join(" and ", pretrained)} come with the program; a hub name is {string.Join(", ", HubModelName.Bare.Take(2))}, … or {HubModelName.Prefix}org/name; "
            + $"{string.Join(", ", scratch)} start from random weights.{Suggestion.For(baseModel, [.. names, .. pretrained, .. HubModelName.Bare, .. scratch])}";
    }
}
