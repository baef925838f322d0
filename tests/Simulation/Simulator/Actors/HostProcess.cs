using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Simulator.Faults;
using BertPipeline.Simulator.Scheduling;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Simulator.Actors;

/// <summary>A host: the real activities, sweep, event queue and cancellation, in loops as both hosts have them.</summary>
internal sealed class HostProcess
{
    /// <summary>The activity that records the end of a run.</summary>
    public const string RecordEnd = nameof(RecordEnd);

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLooksAtEvents = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EventsHeld = TimeSpan.FromSeconds(30);

    private readonly Cluster _cluster;
    private readonly RunStore _runs;
    private readonly RunEventQueue _events;
    private readonly JobSweeper _sweeper;
    private readonly EnqueueGpuJob _enqueue;
    private readonly ReadGpuJob _read;
    private readonly StopJobs _stop;

    public HostProcess(Cluster cluster, string name)
    {
        _cluster = cluster;
        Actor = new Actor(cluster.World, name, cluster.Skew());
        PipelineStorage account = SimulatedTransport.Connect(Actor, cluster.Network, Cluster.Hub);
        TimeProvider time = Actor.Time;
        var jobs = new JobStore(account);
        var queue = new JobQueue(account, time);
        var artifacts = new ArtifactStore(account, time);
        var lifetime = new Lifetime();
        _runs = new RunStore(account, time);
        _events = new RunEventQueue(account, time);
        _sweeper = new JobSweeper(
            account, jobs, queue, _runs, _events, cluster.Scenario.Timings, time, new TraceLoggers(Actor).CreateLogger<JobSweeper>());
        Cancellation = new JobCancellation(jobs, _runs, _events, time);
        var runner = new StepRunner(_runs, artifacts, new ScratchRoot(cluster.Scratch.Path), time, lifetime);
        var results = new GpuJobResults(artifacts, runner);
        var enqueuer = new JobEnqueuer(account, jobs, queue, _runs, _events, time);
        _enqueue = new EnqueueGpuJob(artifacts, enqueuer, runner, results, time, lifetime);
        _read = new ReadGpuJob(jobs, results, lifetime);
        _stop = new StopJobs(Cancellation, lifetime);
    }

    public Actor Actor { get; }

    public JobCancellation Cancellation { get; }

    public void Start()
    {
        Repeat(BetweenSweeps, () => _sweeper.SweepAsync());
        Repeat(BetweenLooksAtEvents, () => _events.ReceiveAsync(RaiseAsync, EventsHeld));
    }

    public async Task<object?> ExecuteAsync(string activity, object input) => activity switch
    {
        PipelineTasks.EnqueueGpuJob => await _enqueue.RunAsync(null!, (GpuStepInput)input),
        PipelineTasks.ReadGpuJob => await _read.RunAsync(null!, (GpuStepInput)input),
        PipelineTasks.StopJobs => await _stop.RunAsync(null!, (string)input),
        RecordEnd => await _runs.TryRecordEndAsync((string)input, new RunEnd(RunState.Failed, Actor.Time.GetUtcNow(), null, null)),
        _ => throw new ArgumentOutOfRangeException(nameof(activity), activity, "Nobody knows it."),
    };

    private async void Repeat(TimeSpan pause, Func<Task> work)
    {
        while (true)
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                // The hosts' loops log it and go on.
                _cluster.World.Trace.Add(_cluster.World.Now, $"{Actor.Name}: {e.GetType().Name} in a loop");
            }

            await Task.Delay(pause, Actor.Time);
        }
    }

    private Task RaiseAsync(RunEventMessage message, CancellationToken cancellationToken)
    {
        _cluster.Engine.Raise(message.InstanceId, message.EventName);
        return Task.CompletedTask;
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException();
    }
}
