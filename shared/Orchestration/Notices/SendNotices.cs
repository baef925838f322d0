using BertPipeline.Orchestration.Plan;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Notices;

/// <summary>Tells everybody whom a run names that it has ended, at least once each; who does not answer within half an hour is given up. Nothing of it fails the run.</summary>
public sealed partial class SendNotices : TaskOrchestrator<NoticesInput, bool>
{
    // 5 s, 20 s, 80 s, 5 min, then every 15 min.
    private static readonly TaskOptions Retries = new(new RetryPolicy(
        maxNumberOfAttempts: 6, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 4, maxRetryInterval: TimeSpan.FromMinutes(15)));

    /// <summary>One for a run, whoever starts it.</summary>
    public static string InstanceIdOf(string runId) => $"{runId}:notices";

    public override async Task<bool> RunAsync(TaskOrchestrationContext context, NoticesInput input)
    {
        bool[] sent = await Task.WhenAll(input.Names.Select(name => SendAsync(context, new NoticeInput(input.RunId, name))));
        return sent.All(isSent => isSent);
    }

    private static async Task<bool> SendAsync(TaskOrchestrationContext context, NoticeInput notice)
    {
        try
        {
            return await context.CallActivityAsync<bool>(PipelineTasks.SendNotice, notice, Retries);
        }
        catch (TaskFailedException)
        {
            LogGivenUp(context.CreateReplaySafeLogger<SendNotices>(), notice.RunId, notice.Name);
            return false;
        }
    }

    [LoggerMessage(EventId = 3022, Level = LogLevel.Warning, Message = "The end of run {RunId} could not be told to '{Name}'; given up")]
    private static partial void LogGivenUp(ILogger logger, string runId, string name);
}
