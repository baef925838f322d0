using BertPipeline.Contracts;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Api;

/// <summary>The routes of a host, with errors turned into problem details.</summary>
public sealed partial class PipelineApi
{
    private readonly ILogger<PipelineApi> _logger;

    /// <param name="routes">Those that the host maps.</param>
    /// <param name="logger">Gets the failures that a client does not see.</param>
    public PipelineApi(IEnumerable<ApiRoute> routes, ILogger<PipelineApi> logger)
    {
        _logger = logger;
        Routes = [.. routes.Select(Guard)];
    }

    public IReadOnlyList<ApiRoute> Routes { get; }

    private ApiRoute Guard(ApiRoute route) => route with
    {
        HandleAsync = async (request, cancellationToken) =>
        {
            try
            {
                return await route.HandleAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (UserErrorException e)
            {
                return ApiResult.Problem(ApiProblem.UserError(e.Message));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                string incident = Guid.NewGuid().ToString("N")[..8];
                LogFailed(route.Name, incident, e);
                return ApiResult.Problem(ApiProblem.Internal($"{route.Name} failed; the host's log has the details under '{incident}'."));
            }
        },
    };

    [LoggerMessage(EventId = 3900, Level = LogLevel.Error, Message = "{Route} failed ({Incident})")]
    private partial void LogFailed(string route, string incident, Exception exception);
}
