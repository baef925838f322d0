using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>What this room adds to the engine's own lines; event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Task hub {Hub} started as worker {Worker}")]
    public static partial void Started(ILogger logger, string hub, string worker);

    [LoggerMessage(1001, LogLevel.Information, "Task hub {Hub} stopped")]
    public static partial void Stopped(ILogger logger, string hub);

    [LoggerMessage(1002, LogLevel.Warning, "Task hub {Hub} did not come to rest within {Timeout}; another host goes on with what was left")]
    public static partial void StopTimedOut(ILogger logger, string hub, TimeSpan timeout);

    [LoggerMessage(1010, LogLevel.Error, "Instance {InstanceId}: a turn was tried {Tries} times in vain and is given up. {Problem}")]
    public static partial void GivenUp(ILogger logger, string instanceId, int tries, string? problem);

    [LoggerMessage(1011, LogLevel.Error, "A message on {Queue} cannot be read and was moved to {Place}: {Text}")]
    public static partial void Unreadable(ILogger logger, string queue, string place, string text);

    [LoggerMessage(1012, LogLevel.Warning, "A message on {Queue} cannot be read and could not be moved; it comes again")]
    public static partial void UnreadableStays(ILogger logger, string queue, Exception exception);
}
