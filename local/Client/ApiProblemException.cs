using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Client;

/// <summary>The host refused a request and said why.</summary>
public sealed class ApiProblemException(ApiProblem problem) : Exception(problem.Detail)
{
    public ApiProblem Problem { get; } = problem;
}
