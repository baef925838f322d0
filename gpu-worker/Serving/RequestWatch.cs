using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>Around every request: counts those for predictions, and gives one that broke an answer.</summary>
/// <param name="metrics">Gets status and duration.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Gets what broke.</param>
internal sealed class RequestWatch(ServingMetrics metrics, TimeProvider time, ILogger<RequestWatch> logger)
{
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        long start = time.GetTimestamp();
        if (ServingApi.IsPrediction(context))
        {
            // Before the client has its answer, so that whoever reads the metrics next finds it there.
            context.Response.OnStarting(() => CountAsync(context, start));
        }

        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            ServingLog.RequestFailed(logger, e);
            await ServingApi.RefuseAsync(context, new(StatusCodes.Status500InternalServerError, ErrorKind.Backend, "The request could not be answered; the log says why."));
        }
    }

    private Task CountAsync(HttpContext context, long start)
    {
        metrics.Answered(context.Response.StatusCode, time.GetElapsedTime(start));
        return Task.CompletedTask;
    }
}
