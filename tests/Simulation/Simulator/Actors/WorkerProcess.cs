using BertPipeline.GpuWorker.Queue;
using BertPipeline.Simulator.Faults;
using BertPipeline.Simulator.Scheduling;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Simulator.Actors;

/// <summary>A worker: the real loop with the real code around the job, and a job that does what the scenario says.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>The grace for code that does not stop, and what settling takes.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private readonly Cluster _cluster;
    private readonly CancellationTokenSource _stopping = new();
    private readonly JobLoop _loop;
    private bool _isPreempted;

    public WorkerProcess(Cluster cluster, string name)
    {
        _cluster = cluster;
        Actor = new Actor(cluster.World, name, cluster.Skew());
        PipelineStorage account = SimulatedTransport.Connect(Actor, cluster.Network, Cluster.Hub);
        TimeProvider time = Actor.Time;
        var storage = new WorkerStorage(
            account,
            new JobStore(account),
            new JobQueue(account, time),
            new RunStore(account, time),
            new RunEventQueue(account, time),
            new ArtifactStore(account, time),
            new CheckpointStore(account, time));
        var options = new WorkerOptions
        {
            Name = name,
            PollInterval = TimeSpan.FromSeconds(30),
            CheckpointInterval = TimeSpan.FromMinutes(1),
        };
        _loop = new JobLoop(new WorkerServices(
            storage, [new SimulatedJob(cluster, this)], cluster.Scenario.Timings, options, cluster.Scratch, time, new TraceLoggers(Actor)));
    }

    public Actor Actor { get; }

    /// <summary>Works; when the process ends, dead or alive, another one is started after a while.</summary>
    public async void Start()
    {
        try
        {
            await _loop.RunAsync(_stopping.Token);
        }
        catch (JobDidNotStopException)
        {
            // Only the end of the process ends the code; the worker's command does the same.
        }
        catch (Exception e)
        {
            _cluster.Checker.Violate($"{Actor.Name} crashed: {e}");
        }

        Kill();
    }

    /// <summary>SIGTERM: what has not ended after 25 seconds is killed.</summary>
    public void Preempt()
    {
        if (!_isPreempted)
        {
            _cluster.World.Trace.Add(_cluster.World.Now, $"{Actor.Name} is to end");
            _cluster.Checker.Preempted(Actor);
            _isPreempted = true;
            _cluster.World.After(TimeSpan.FromSeconds(25), Kill);
            Actor.After(TimeSpan.Zero, _stopping.Cancel);
        }
    }

    public void Dispose() => _stopping.Dispose();

    public void Kill()
    {
        if (!Actor.IsDead)
        {
            Actor.Kill();
            _cluster.ReplaceWorker(this);
        }
    }
}
