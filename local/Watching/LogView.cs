using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Jobs;
using BertPipeline.Local.Client;

namespace BertPipeline.Local.Watching;

/// <summary>Prints the logs of a run's GPU jobs.</summary>
/// <param name="client">The host.</param>
/// <param name="runId">The run.</param>
/// <param name="output">Gets the logs alone.</param>
/// <param name="say">Told whose log comes.</param>
internal sealed class LogView(PipelineClient client, string runId, TextWriter output, Action<string> say)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    // Jobs that need no further look: shown to their end, or ended before anybody looked.
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    private string? _job;
    private int _attempt;
    private int _next;

    /// <summary>The newest attempt of the job; of the one that runs, or ran last, when none is named.</summary>
    /// <exception cref="UserErrorException">There is no such job.</exception>
    public async Task ShowAsync(string? named, CancellationToken cancellationToken)
    {
        IReadOnlyList<GpuJob> jobs = await client.JobsAsync(runId, cancellationToken);
        GpuJob job = Find(jobs, named) ?? throw new UserErrorException($"No job of run '{runId}' has begun.");
        await PrintAsync(job, cancellationToken);
    }

    /// <summary>The same, and what comes: until the job has ended, or when none is named until the run has, from each job to the next.</summary>
    /// <exception cref="UserErrorException">There is no such job.</exception>
    public async Task FollowAsync(string? named, TimeProvider time, CancellationToken cancellationToken)
    {
        GpuJob? followed = Find(await client.JobsAsync(runId, cancellationToken), named);
        while (true)
        {
            // State first, log second: what was logged before the end is printed.
            RunStatus run = await client.GetAsync(runId, cancellationToken);
            IReadOnlyList<GpuJob> jobs = await client.JobsAsync(runId, cancellationToken);
            followed = named is not null ? jobs.First(j => j.JobId == named) : Current(jobs, followed);
            if (followed is not null)
            {
                await PrintAsync(followed, cancellationToken);
            }

            bool hasEnded = followed is { EndedAt: not null } || run.HasEnded;
            if (hasEnded && followed is not null)
            {
                _done.Add(followed.JobId);
            }

            if (hasEnded && (named is not null || (run.HasEnded && Current(jobs, followed) == followed)))
            {
                return;
            }

            await Task.Delay(hasEnded && Current(jobs, followed) != followed ? TimeSpan.Zero : PollInterval, time, cancellationToken);
        }
    }

    /// <summary>The job that is followed while it is not done, then the first that began after it.</summary>
    private GpuJob? Current(IReadOnlyList<GpuJob> jobs, GpuJob? followed) =>
        followed is not null && !_done.Contains(followed.JobId)
            ? jobs.First(j => j.JobId == followed.JobId)
            : jobs.Where(j => j.StartedAt is not null && !_done.Contains(j.JobId)).OrderBy(j => j.StartedAt).FirstOrDefault() ?? followed;

    /// <summary>The named job, else the one that runs or ran last, if any has begun; those that ended before it are not shown.</summary>
    private GpuJob? Find(IReadOnlyList<GpuJob> jobs, string? named)
    {
        if (named is not null)
        {
            return jobs.FirstOrDefault(j => j.JobId == named) ?? throw new UserErrorException(
                $"Run '{runId}' has no job '{PrintableText.Of(named)}'{(jobs.Count == 0 ? "" : $"; it has {PrintableText.List([.. jobs.Select(j => j.JobId)], 20)}")}.");
        }

        GpuJob? found = jobs.Where(j => j.StartedAt is not null).OrderByDescending(j => j.State == JobState.Running).ThenByDescending(j => j.StartedAt).FirstOrDefault();
        _done.UnionWith(jobs.Where(j => j != found && j.EndedAt is not null).Select(j => j.JobId));
        return found;
    }

    /// <summary>What has come since; all of it when it is another job, or another attempt.</summary>
    private async Task PrintAsync(GpuJob job, CancellationToken cancellationToken)
    {
        if (job.JobId != _job || job.TotalAttempts != _attempt)
        {
            (_job, _attempt, _next) = (job.JobId, job.TotalAttempts, 0);
            say($"{_job}, attempt {_attempt}:");
        }

        JobLog log;
        do
        {
            log = await client.LogAsync(runId, job.JobId, _attempt, _next, cancellationToken);
            await output.WriteAsync(log.Text.AsMemory(), cancellationToken);
            _next = log.Next;
        }
        while (log.Text.Length > 0);
        await output.FlushAsync(cancellationToken);
    }
}
