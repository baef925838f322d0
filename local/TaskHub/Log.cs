using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub;

/// <summary>Every line that the hub logs; event ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Task hub {Hub} started with {Activities} activity slots.")]
    public static partial void Started(ILogger logger, string hub, int activities);

    [LoggerMessage(1001, LogLevel.Information, "Task hub {Hub} stopped.")]
    public static partial void Stopped(ILogger logger, string hub);

    [LoggerMessage(1002, LogLevel.Warning, "Task hub {Hub} did not come to rest within {Timeout}; another host goes on with what was left.")]
    public static partial void StopTimedOut(ILogger logger, string hub, TimeSpan timeout);

    [LoggerMessage(1010, LogLevel.Debug, "Instance {InstanceId}: turn {Turn} committed, {Received} received, {Scheduled} scheduled.")]
    public static partial void TurnCommitted(ILogger logger, string instanceId, int turn, int received, int scheduled);

    [LoggerMessage(1011, LogLevel.Debug, "Instance {InstanceId}: turn {Turn} discarded, another host was first.")]
    public static partial void RaceLost(ILogger logger, string instanceId, int turn);

    [LoggerMessage(1012, LogLevel.Information, "Instance {InstanceId} ({Name}) ended: {Status}.")]
    public static partial void InstanceEnded(ILogger logger, string instanceId, string name, string status);

    [LoggerMessage(1013, LogLevel.Error, "Instance {InstanceId} ({Name}) failed: {Kind}: {Message}")]
    public static partial void InstanceFailed(ILogger logger, string instanceId, string name, string kind, string message);

    [LoggerMessage(1014, LogLevel.Warning, "Instance {InstanceId}: storage did not answer; the turn is tried again.")]
    public static partial void StorageUnavailable(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(1015, LogLevel.Warning, "Instance {InstanceId}: turn failed outside user code, attempt {Attempt} of {Attempts}.")]
    public static partial void TurnFailed(ILogger logger, Exception exception, string instanceId, int attempt, int attempts);

    [LoggerMessage(1016, LogLevel.Information, "Instance {InstanceId}: messages of turn {Turn}, left behind by another host, are sent.")]
    public static partial void SendingLeftBehind(ILogger logger, string instanceId, int turn);

    [LoggerMessage(1017, LogLevel.Error, "Instance {InstanceId}: a poison turn could not be recorded; its messages come again.")]
    public static partial void PoisonNotRecorded(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(1020, LogLevel.Debug, "Instance {InstanceId}: activity {Name} (#{TaskId}) started.")]
    public static partial void ActivityStarted(ILogger logger, string instanceId, string name, int taskId);

    [LoggerMessage(1021, LogLevel.Warning, "Instance {InstanceId}: activity {Name} (#{TaskId}) failed.")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string instanceId, string name, int taskId);

    [LoggerMessage(1022, LogLevel.Warning, "Instance {InstanceId}: activity {Name} (#{TaskId}) stopped: its message was lost to another host.")]
    public static partial void LeaseLost(ILogger logger, string instanceId, string name, int taskId);

    [LoggerMessage(1023, LogLevel.Warning, "The message of an activity could not be renewed; tried again until it expires.")]
    public static partial void RenewalFailed(ILogger logger, Exception exception);

    [LoggerMessage(1030, LogLevel.Warning, "A queue could not be read; tried again.")]
    public static partial void PollingFailed(ILogger logger, Exception exception);

    [LoggerMessage(1031, LogLevel.Warning, "The sweep for unsent turns failed; tried again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(1032, LogLevel.Warning, "A message was not finished; it comes again when its visibility ends.")]
    public static partial void MessageLeft(ILogger logger, Exception exception);
}
