using System.ComponentModel.DataAnnotations;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>How a worker behaves; section <c>BertPipeline:Worker</c> of the configuration.</summary>
internal sealed record WorkerOptions
{
    /// <summary>Pause between two looks at an empty queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two checkpoints of a training, besides those at the end of each epoch.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Ends the worker when the queue has been empty for so long; it stays when null.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan? ExitWhenEmpty { get; init; }

    /// <summary>Stops gracefully when standard input ends, as it does when the process that started the worker dies.</summary>
    public bool ExitWithParent { get; init; }

    /// <summary>A file whose time is set whenever the worker shows life; a container's health probe looks at it.</summary>
    public string? HealthFile { get; init; }

    /// <summary>Where inputs, checkpoints and outputs lie while they are used; a folder under the system's temporary one when null.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>The same, the temporary one filled in.</summary>
    internal string ScratchParent => ScratchFolder ?? Path.Combine(Path.GetTempPath(), $"gpu-worker-{Environment.UserName}");

    /// <summary>How long a job's code may take to stop. With <see cref="UploadGrace"/> it must leave time within the 25 seconds that a preemption gives.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:12")]
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an upload that is under way may go on when the worker is stopped.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan UploadGrace { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Who this worker is: machine, process and a part that no other process has.</summary>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", ErrorMessage = "Name must be 1 to 100 letters, digits, '.', '_' or '-'.")]
    public string Name { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";
}
