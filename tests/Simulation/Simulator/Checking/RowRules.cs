using BertPipeline.Contracts.Jobs;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Scenarios;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator.Checking;

/// <summary>Which changes of a job's row are lawful, and by whom. Written from the table in gpu-worker/README.md, not from the code that it checks.</summary>
internal sealed class RowRules(World world, Scenario scenario, SimulatedAccount account, Func<string, bool> isPreempted)
{
    private static readonly string[] StopMarks = ["cancel", "stop", "end"];

    // Two clocks that differ by a second at most, and a heartbeat that was on its way.
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with a change; null when nothing is.</summary>
    public string? Broken(string sender, JobRow? before, JobRow after)
    {
        if (before is null)
        {
            return after is { State: JobState.Queued, Generation: 1, Attempt: 0, TotalAttempts: 0 } ? null : $"{after} is new.";
        }

        string? broken = before.HasEnded ? "an ended job changes"
            : before.CancelRequested && !after.CancelRequested ? "a wish to cancel is forgotten"
            : BySender(sender, before, after) ?? End(before, after);
        return broken is null ? null : $"{broken}: {sender} makes {after} of {before}.";
    }

    private string? BySender(string sender, JobRow before, JobRow after)
    {
        bool isWorker = sender.StartsWith("worker", StringComparison.Ordinal);
        bool isClaim = isWorker && after.State == JobState.Running && after.TotalAttempts != before.TotalAttempts;
        bool isOwn = before.State == JobState.Running && before.Worker == sender;
        return isClaim ? Claim(sender, before, after)
            : after.TotalAttempts != before.TotalAttempts ? "an attempt is counted without a claim"
            : isWorker && isOwn ? Own(sender, before, after)
            : isWorker ? Unclaimed(before, after)
            : Host(before, after);
    }

    private string? Claim(string sender, JobRow before, JobRow after) =>
        after.Worker != sender ? "a claim for another"
        : after.TotalAttempts != before.TotalAttempts + 1 || after.Attempt != Progressed(before, after) + 1 ? "a claim counts one attempt"
        : after.Attempt > scenario.Timings.MaxAttempts ? "one attempt too many"
        : before.CancelRequested ? "a cancelled job is claimed"
        : before.State == JobState.Running && !IsSilent(before, scenario.Timings.Visibility) ? "a job whose worker lives is claimed"
        : after.Generation != before.Generation ? "a claim changes the generation"
        : null;

    /// <summary>The heartbeats and the settlement of the worker that holds the job.</summary>
    private string? Own(string sender, JobRow before, JobRow after)
    {
        int counted = Progressed(before, after);
        bool isGivenBack = after.State == JobState.Queued && isPreempted(sender) && after.Attempt == Math.Max(0, counted - 1);
        return after.Generation != before.Generation ? "a worker changes the generation"
            : after.Attempt != counted && !isGivenBack ? "an attempt is counted twice"
            : after.State == JobState.Running && after.Worker != sender ? "a heartbeat for another"
            : null;
    }

    /// <summary>A worker ends what nobody computes.</summary>
    private string? Unclaimed(JobRow before, JobRow after) =>
        before.State == JobState.Running && !IsSilent(before, scenario.Timings.Visibility) ? "a worker writes a job that is another's"
        : after.State is not (JobState.Cancelled or JobState.Failed) ? "a worker writes a job that it has not claimed"
        : null;

    private string? Host(JobRow before, JobRow after) => (before.State, after.State) switch
    {
        (JobState.Running, JobState.Queued) when after.Generation != before.Generation + 1 => "enqueued again without a new generation",
        (JobState.Running, JobState.Queued) when !IsSilent(before, scenario.Timings.StaleAfter) => "enqueued again while its worker lives",
        (JobState.Running, JobState.Queued) => null,
        (JobState.Running, JobState.Running) => after.CancelRequested ? null : "a host writes a running job",
        (JobState.Running, JobState.Cancelled) when !IsSilent(before, scenario.Timings.StaleAfter) => "cancelled while its worker lives",
        (_, JobState.Cancelled) => null,
        (JobState.Queued, JobState.Failed) => null,
        _ => "a host writes what only a worker may",
    };

    /// <summary>An end must have its reason.</summary>
    private string? End(JobRow before, JobRow after) => after switch
    {
        { State: JobState.Succeeded } => Success(after),
        { State: JobState.Cancelled } => after.CancelRequested || IsStopped(after.RunId) ? null : "cancelled, and nobody wished it",
        { State: JobState.Failed, Failure: null } => "failed without a reason",
        { State: JobState.Failed, Failure.Kind: JobFailureKind.Exhausted } =>
            Progressed(before, after) >= scenario.Timings.MaxAttempts ? null : "given up with attempts left",
        { State: JobState.Failed, Failure.Kind: JobFailureKind.DeadlinePassed } =>
            before.State == JobState.Queued && after.Deadline <= world.Now + ClockError ? null : "failed before its deadline",
        { State: JobState.Failed, Failure.Kind: JobFailureKind.User } =>
            scenario.JobOf(after.RunId, after.JobId).Ending == JobEnding.User ? null : $"the user is to mend what is none of theirs: {after.Failure.Message}",
        { State: JobState.Failed, Failure.Kind: JobFailureKind.OutOfMemory } =>
            scenario.JobOf(after.RunId, after.JobId).Ending == JobEnding.OutOfMemory ? null : "out of memory that was not",
        { State: JobState.Failed } => "a failure that may pass is final",
        _ => null,
    };

    private string? Success(JobRow after)
    {
        var manifest = ArtifactRules.ManifestOf(account, after.Key);
        return manifest is null ? "succeeded without an artifact"
            : after.Result != manifest.ToRef() ? "succeeded with another result than the artifact that stands"
            : after.ReusedFrom != (manifest.RunId == after.RunId ? null : manifest.RunId) ? "the artifact's maker is another"
            : null;
    }

    private bool IsStopped(string runId) =>
        StopMarks.Any(mark => account.Blobs.All.ContainsKey($"runs/{runId}/{mark}.json"));

    private bool IsSilent(JobRow row, TimeSpan duration) => row.Heartbeat is not { } heartbeat || heartbeat <= world.Now - duration + ClockError;

    /// <summary>The count before, or none where there is a newer checkpoint.</summary>
    private static int Progressed(JobRow before, JobRow after) => after.Checkpoint == before.Checkpoint ? before.Attempt : 0;
}
