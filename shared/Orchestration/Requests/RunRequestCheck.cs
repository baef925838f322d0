using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Notices;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Refuses a request that names what is not there; what only a look into the data can tell is left to the steps.</summary>
public sealed class RunRequestCheck(BaseModelCheck models, NoticeTargets notices)
{
    /// <summary>What is wrong, by the request's path; empty when nothing is.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindProblemsAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new Dictionary<string, IReadOnlyList<string>>(await models.FindProblemsAsync(request, cancellationToken));
        if (notices.FindProblem(request.Notify) is { } problem)
        {
            problems.Add("notify", [problem]);
        }

        return problems;
    }
}
