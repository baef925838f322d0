using BertPipeline.Chaos.Faults;

namespace BertPipeline.Chaos;

/// <summary>A kind of fault.</summary>
/// <param name="Name">On the command line and in the table.</param>
/// <param name="StrikeAsync">Does the damage and mends it: afterwards a host and a worker live, and the storage answers.</param>
internal sealed record Kind(string Name, Func<Scene, Task> StrikeAsync)
{
    /// <summary>The host starts its worker itself, as <c>up</c> does for people.</summary>
    public bool HostHasWorker { get; init; }

    /// <summary>The storage forgets what it had answered: the run may be lost, but must end, and go through when it is started again.</summary>
    public bool StorageForgets { get; init; }

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("kill-worker", ProcessFaults.KillWorkerAsync),
        new("kill-host", ProcessFaults.KillHostAsync) { HostHasWorker = true },
        new("kill-both", ProcessFaults.KillBothAsync),
        new("pause-worker", ProcessFaults.PauseWorkerAsync),
        new("pause-host", ProcessFaults.PauseHostAsync),
        new("two-workers", ProcessFaults.TwoWorkersAsync),
        new("two-hosts", ProcessFaults.TwoHostsAsync),
        .. Enum.GetValues<ProxyFault>().Select(fault => new Kind(ProxyFaults.NameOf(fault), scene => StorageFaults.OnTheWayAsync(scene, fault))),
        new("proxy-all", scene => StorageFaults.OnTheWayAsync(scene, Enum.GetValues<ProxyFault>())),
        new("restart-azurite", StorageFaults.RestartAsync),
        new("kill-azurite", StorageFaults.KillAsync) { StorageForgets = true },
        new("forget-messages", StorageFaults.ForgetMessagesAsync),
        new("disk-full", DiskFaults.FillAsync),
    ];
}
