using BertPipeline.Orchestration.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BertPipeline.Http.Problems;

internal static class ProblemResults
{
    public static ProblemHttpResult ToResult(this ApiProblem problem) => TypedResults.Problem(
        problem.Detail, statusCode: problem.Status, title: problem.Title, type: problem.Type,
        extensions: problem.Errors is null ? null : new Dictionary<string, object?> { ["errors"] = problem.Errors });
}
