using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Refuses a tagging that names what is not there.</summary>
public sealed class TaggingRequestCheck(ModelStore models, NoticeTargets notices)
{
    private const int MostNamed = 20;

    /// <summary>What is wrong, by the request's path; empty when nothing is.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindProblemsAsync(TaggingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new Dictionary<string, IReadOnlyList<string>>();
        if (notices.FindProblem(request.Notify) is { } problem)
        {
            problems.Add("notify", [problem]);
        }

        if (await models.FindAsync(request.Model, cancellationToken) is null)
        {
            string[] names = [.. (await models.ListAsync(cancellationToken)).Select(m => m.Name).Distinct()];
            string there = names.Length == 0 ? "models is empty" : $"models holds {PrintableText.List(names, MostNamed)}";
            problems.Add("model", [$"unknown model '{PrintableText.Of(request.Model)}': {there}.{Suggestion.For(request.Model, names)}"]);
        }

        return problems;
    }
}
