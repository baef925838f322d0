using Azure;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Review;
using BertPipeline.Storage.Artifacts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Http.Problems;

/// <summary>Turns what a handler throws into problem details: what the user must mend is said, anything else is logged under a name that the answer gives.</summary>
internal sealed partial class ProblemFilter(ILogger<ProblemFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (UserErrorException e)
        {
            return ApiProblem.UserError(e.Message).ToResult();
        }
        catch (MissingException e)
        {
            return ApiProblem.NotFound(e.Message).ToResult();
        }
        catch (ArtifactNotFoundException)
        {
            return ApiProblem.NotFound("What the run had made has been purged.").ToResult();
        }
        catch (BadHttpRequestException e)
        {
            return ApiProblem.BadRequest(e.StatusCode, e.Message).ToResult();
        }
        catch (Exception e) when (Unanswered(e) is { } why)
        {
            LogUnanswered(RouteOf(context), e);
            return ApiProblem.Unavailable($"The storage does not answer: {PrintableText.Of(why.Message.Split('\n')[0].Trim().TrimEnd('.'), 200)}. Try again in a moment; the host's log has more.").ToResult();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            string route = RouteOf(context);
            string incident = Guid.NewGuid().ToString("N")[..8];
            LogFailed(route, incident, e);
            return ApiProblem.Internal($"{route} failed; the host's log has the details under '{incident}'.").ToResult();
        }
    }

    private static string RouteOf(EndpointFilterInvocationContext context) =>
        context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? context.HttpContext.Request.Path;

    /// <summary>A request to the storage that got no answer, somewhere behind what a handler threw: engines wrap it.</summary>
    private static RequestFailedException? Unanswered(Exception? exception) => exception switch
    {
        null => null,
        RequestFailedException { Status: 0 } found => found,
        AggregateException several => several.InnerExceptions.Select(Unanswered).FirstOrDefault(found => found is not null),
        _ => Unanswered(exception.InnerException),
    };

    [LoggerMessage(EventId = 3901, Level = LogLevel.Warning, Message = "{Route}: the storage does not answer")]
    private partial void LogUnanswered(string route, Exception exception);

    [LoggerMessage(EventId = 3900, Level = LogLevel.Error, Message = "{Route} failed ({Incident})")]
    private partial void LogFailed(string route, string incident, Exception exception);
}
