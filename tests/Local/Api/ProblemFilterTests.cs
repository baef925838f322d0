using Azure;
using BertPipeline.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Local.Tests.Api;

public sealed class ProblemFilterTests
{
    private static readonly RequestFailedException NoAnswer = new("Connection refused (127.0.0.1:10000)\nmore");

    /// <summary>The SDK's after its last attempt, and an engine's around it; an answer of the service that says no is another matter.</summary>
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { NoAnswer, 503, "The storage does not answer: Connection refused (127.0.0.1:10000). Try again" },
        { new AggregateException("Retry failed after 4 tries.", NoAnswer, NoAnswer), 503, "Connection refused" },
        { new InvalidOperationException("The hub cannot be read.", new AggregateException(NoAnswer)), 503, "Connection refused" },
        { new RequestFailedException(403, "No."), 500, "the host's log has the details" },
        { new InvalidOperationException("A defect."), 500, "the host's log has the details" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Invoke_HandlerThatFails_TellsAStorageThatDoesNotAnswerFromADefect(Exception exception, int status, string detail)
    {
        object? answer = await new ProblemFilter(NullLogger<ProblemFilter>.Instance).InvokeAsync(
            EndpointFilterInvocationContext.Create(new DefaultHttpContext()), _ => ValueTask.FromException<object?>(exception));

        ProblemHttpResult problem = Assert.IsType<ProblemHttpResult>(answer);
        Assert.Equal(status, problem.StatusCode);
        Assert.Contains(detail, problem.ProblemDetails.Detail, StringComparison.Ordinal);
    }
}
