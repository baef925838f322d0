using BertPipeline.Chaos.Storage;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;
using BertPipeline.Machines;
using BertPipeline.Storage;
using BertPipeline.Testing;

namespace BertPipeline.Chaos;

/// <summary>One run on a hub of its own, with its host and workers.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly TimeSpan LongestMending = TimeSpan.FromSeconds(60);

    // A step whose event was lost looks at its job six minutes later; a run that waits for what is gone is started again two minutes after the last timer on the hub's queues, or ten after it
    // last moved.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(20);

    private readonly List<Machine> _machines = [];
    private readonly List<PipelineProcess> _processes = [];

    private Scene(StorageServer server, SplitMix64 dice, Kind kind)
    {
        (Server, Dice, Kind) = (server, dice, kind);
        Storage = server.On(AzuriteFixture.NewHub());
        Machine = NewMachine();
        Host = Worker = null!;
    }

    public StorageServer Server { get; }

    public SplitMix64 Dice { get; }

    public Kind Kind { get; }

    public PipelineStorage Storage { get; }

    /// <summary>The one that is asked for the run.</summary>
    public Machine Machine { get; set; }

    public IReadOnlyList<Machine> Machines => _machines;

    public PipelineProcess Host { get; set; }

    /// <summary>Null where the host has its own.</summary>
    public PipelineProcess? Worker { get; set; }

    public string RunId { get; private set; } = "";

    /// <summary>A request that computes everything and publishes under a name that no other scene uses.</summary>
    public RunRequest Request { get; private set; } = null!;

    /// <summary>Host and worker are there, and the run is begun.</summary>
    public static async Task<Scene> BeginAsync(StorageServer server, RunRequest request, SplitMix64 dice, Kind kind)
    {
        var scene = new Scene(server, dice, kind);
        await scene.StartHostAsync();
        scene.StartWorker();
        await scene.StartRunAsync(request with { PublishAs = scene.Storage.TaskHub, Force = true });
        return scene;
    }

    public async Task StartRunAsync(RunRequest request)
    {
        Request = request;
        RunId = await Machine.PostRunAsync(request);
    }

    /// <summary>Starts a run once the host has noticed, at its next sweep, that its storage has forgotten tables and queues, and has made them again.</summary>
    public async Task StartRunAgainAsync(RunRequest request)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await StartRunAsync(request);
                return;
            }
            catch (Xunit.Sdk.XunitException) when (TimeProvider.System.GetElapsedTime(begun) < LongestMending)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            }
        }
    }

    /// <summary>The run when it has ended; null when nobody knows it any more.</summary>
    public async Task<RunStatus?> EndAsync()
    {
        RunStatus? run = null;
        long begun = TimeProvider.System.GetTimestamp();
        int unknown = 0;
        while (TimeProvider.System.GetElapsedTime(begun) < LongestRun)
        {
            try
            {
                run = await Machine.GetRunAsync(RunId);
                unknown = 0;
                if (run.HasEnded)
                {
                    return run;
                }
            }
            catch (HttpRequestException e)
            {
                // A host that has just come back, or whose storage has.
                unknown = e.StatusCode == System.Net.HttpStatusCode.NotFound ? unknown + 1 : 0;
                if (unknown > 20)
                {
                    return null;
                }
            }

            await WaitAsync(seconds: .25);
        }

        throw new TimeoutException($"The run is {run?.State} after {LongestRun}.");
    }

    /// <summary>A further computer on the same hub.</summary>
    public Machine NewMachine()
    {
        var machine = Machine.On(new StorageOptions { ConnectionString = Server.ConnectionString, TaskHub = Storage.TaskHub });
        _machines.Add(machine);
        return machine;
    }

    public async Task StartHostAsync() => Host = Keep(await Machine.StartHostAsync(Kind.HostHasWorker ? 1 : 0));

    public PipelineProcess? StartWorker() => Worker = Kind.HostHasWorker ? null : Keep(Machine.StartWorker());

    public PipelineProcess Keep(PipelineProcess process)
    {
        _processes.Add(process);
        return process;
    }

    public static Task WaitAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);

    /// <summary>Uniform between the two, in seconds.</summary>
    public double Draw(double from, double to) => from + ((to - from) * Dice.NextDouble());

    /// <summary>Stops all that lives, in order: workers first, as a person would.</summary>
    public async Task StopAsync()
    {
        foreach (PipelineProcess process in _processes.AsEnumerable().Reverse().Where(p => !p.HasExited))
        {
            await process.StopAsync();
        }
    }

    /// <summary>The last lines of every process.</summary>
    public string Tail(int lines) => string.Join('\n', _processes.Select((p, i) => $"--- process {i + 1}\n{string.Join('\n', p.Output.Split('\n').TakeLast(lines))}"));

    public async ValueTask DisposeAsync()
    {
        foreach (Machine machine in _machines)
        {
            await machine.DisposeAsync();
        }
    }
}
