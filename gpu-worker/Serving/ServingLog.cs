using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>Never of the texts.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(4200, LogLevel.Error, "A batch of {Texts} texts could not be scored.")]
    public static partial void BatchFailed(ILogger logger, int texts, Exception exception);

    [LoggerMessage(4201, LogLevel.Error, "A request could not be answered.")]
    public static partial void RequestFailed(ILogger logger, Exception exception);
}
