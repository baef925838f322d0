using System.Net;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Notices;

/// <summary>Tells one receiver that a run has ended. False when it is told no more: it refused, or the host's settings do not have it.</summary>
/// <exception cref="NoticeFailedException">It may hear it later.</exception>
public sealed partial class SendNotice(NoticeTargets targets, NoticeClient client, RunStore runs, IHostApplicationLifetime lifetime, ILogger<SendNotice> logger)
    : TaskActivity<NoticeInput, bool>
{
    public override async Task<bool> RunAsync(TaskActivityContext context, NoticeInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!targets.TryGet(input.Name, out (Uri Url, NoticeKind Kind) target))
        {
            LogUnknown(input.RunId, input.Name);
            return false;
        }

        CancellationToken stopping = lifetime.ApplicationStopping;
        RunEnd end = await runs.FindEndAsync(input.RunId, stopping) ?? throw new InvalidOperationException($"The end of run {input.RunId} is not recorded yet.");
        StepRecord? report = (await runs.ListStepsAsync(input.RunId, stopping)).FirstOrDefault(s => s.Step == StepName.Report);
        var notice = RunNotice.Of(input.RunId, end, report?.Summary.GetValueOrDefault(Report.HeadlineInSummary), targets.PublicUrl);
        HttpStatusCode? status = await client.SendAsync(target, notice, stopping);
        switch (status)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                return true;
            case null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new NoticeFailedException(input.Name, status);
            default:
                LogRefused(input.RunId, input.Name, (int)status);
                return false;
        }
    }

    [LoggerMessage(EventId = 3020, Level = LogLevel.Warning, Message = "Run {RunId} was to be told to '{Name}', which the settings of this host do not have")]
    private partial void LogUnknown(string runId, string name);

    [LoggerMessage(EventId = 3021, Level = LogLevel.Warning, Message = "The end of run {RunId} was told to '{Name}', which refused it with {Status}")]
    private partial void LogRefused(string runId, string name, int status);
}
