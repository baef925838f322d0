using BertPipeline.Orchestration.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BertPipeline.Http.Problems;

/// <summary>Problems as answers.</summary>
public static class ProblemResults
{
    public static ProblemHttpResult ToResult(this ApiProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return TypedResults.Problem(
            problem.Detail, statusCode: problem.Status, title: problem.Title, type: problem.Type,
            extensions: problem.Errors is null ? null : new Dictionary<string, object?> { ["errors"] = problem.Errors });
    }
}
