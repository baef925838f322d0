using BertPipeline.Contracts.Jobs;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Faults;
using BertPipeline.Simulator.Scenarios;
using BertPipeline.Simulator.Scheduling;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Simulator.Checking;

/// <summary>What must hold at every step. It looks at the account, which knows the truth, and at who sends what; the first violation ends the simulation.</summary>
internal sealed class Checker
{
    private readonly World _world;
    private readonly SimulatedAccount _account;
    private readonly HashSet<string> _preempted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Worker, string Job), int> _claims = [];

    /// <param name="world">The clock.</param>
    /// <param name="scenario">What is planned.</param>
    /// <param name="account">Is watched.</param>
    /// <param name="network">Is watched.</param>
    public Checker(World world, Scenario scenario, SimulatedAccount account, Network network)
    {
        (_world, _account) = (world, account);
        var rows = new RowRules(world, scenario, account, _preempted.Contains);
        var artifacts = new ArtifactRules(account);
        account.Tables.Changing = (request, before, after) =>
        {
            JobRow changed = JobRow.Of(after);
            world.Trace.Add(world.Now, $"{request.Sender} writes {changed}");
            Violate(rows.Broken(request.Sender, before is null ? null : JobRow.Of(before), changed));
            CountClaim(request.Sender, before, changed);
        };
        var checkpoints = new CheckpointRules(account);
        account.Blobs.Changed = request => Violate(checkpoints.Broken(request));
        account.Blobs.Changing = (request, before, after) => Violate(artifacts.Broken(request, before, after));
        account.Queues.Sent = (_, message) => Violate(MessageRules.Premature(account, message));
        account.Queues.Deleting = (request, message) => Violate(MessageRules.Broken(account, message));
        network.Sending = (sender, request, tries) => Violate(tries == 0 ? Publication.Broken(account, world.Now, sender.Name, request) : null);
    }

    /// <summary>What was broken first; null while all is well.</summary>
    public string? Violation { get; private set; }

    public void Violate(string? what)
    {
        if (what is not null && Violation is null)
        {
            Violation = what;
            _world.Trace.Add(_world.Now, $"VIOLATION: {what}");
        }
    }

    /// <summary>Somebody's wish that the run ends has reached the account.</summary>
    public bool IsCancelled(string runId) => _account.Blobs.All.TryGetValue($"runs/{runId}/stop.json", out StoredBlob? mark) && mark.Read<StopMark>().IsCancelled;

    /// <summary>A job of the run runs on that worker, which has shown life since.</summary>
    public bool Computes(Actor worker, string runId, DateTimeOffset since) => _account.Tables.All.Values.Select(JobRow.Of)
        .Any(r => r.RunId == runId && r.State == JobState.Running && r.Worker == worker.Name && r.Heartbeat > since);

    /// <summary>A worker is told to end; what it gives back costs no attempt.</summary>
    public void Preempted(Actor worker) => _preempted.Add(worker.Name);

    /// <summary>A job's code begins; a worker's claim lets it begin once.</summary>
    /// <returns>How often it has begun, this time included.</returns>
    public int CodeStarts(Actor worker, string job)
    {
        _world.Trace.Add(_world.Now, $"{worker.Name} computes {job}");
        (string, string) claim = (worker.Name, job);
        if (!_claims.TryGetValue(claim, out int left) || left == 0)
        {
            Violate($"{worker.Name} computes {job}, which it has not claimed.");
        }

        _claims[claim] = left - 1;
        return _calls[job] = _calls.GetValueOrDefault(job) + 1;
    }

    /// <summary>An orchestration has got its result: it must be the row's.</summary>
    public void StepEnded(string runId, string jobId, StepResult result)
    {
        StoredEntity? entity = _account.Tables.All.Values.FirstOrDefault(e => e["PartitionKey"] == runId && e["RowKey"] == jobId);
        if (entity is null)
        {
            // The artifact was there before there was a job.
            Violate(result.Outcome == StepOutcome.Succeeded ? null : $"{runId}/{jobId} ended as {result.Outcome} without a job.");
            return;
        }

        var row = JobRow.Of(entity);
        _world.Trace.Add(_world.Now, $"the step {row.Id} ends: {result.Outcome}");

        // Done once more, an enqueueing finds the artifact that another run has made meanwhile.
        bool isReused = result.Outcome == StepOutcome.Succeeded && result.Artifact!.Key == row.Key;
        if (!isReused && (!row.HasEnded || result.Outcome.ToString() != row.State.ToString()))
        {
            Violate($"The step {row.Id} ended as {result.Outcome}, the job is {row}.");
        }
    }

    private void CountClaim(string sender, StoredEntity? before, JobRow after)
    {
        if (before is not null && after.State == JobState.Running && after.TotalAttempts > JobRow.Of(before).TotalAttempts)
        {
            _claims[(sender, after.Id)] = _claims.GetValueOrDefault((sender, after.Id)) + 1;
        }
    }
}
