using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Jobs;

internal static partial class TaggingLog
{
    [LoggerMessage(4110, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger logger, string warning);
}
