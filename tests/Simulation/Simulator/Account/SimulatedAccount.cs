namespace BertPipeline.Simulator.Account;

/// <summary>A storage account in memory: the part of the services' REST interfaces that the job protocol uses. A request is done in one moment.</summary>
/// <param name="time">The services' clock.</param>
/// <param name="choose">Chooses a number below another.</param>
internal sealed class SimulatedAccount(TimeProvider time, Func<int, int> choose)
{
    /// <summary>As the client libraries read it. The key is none.</summary>
    public const string ConnectionString =
        "AccountName=simulated;AccountKey=bm9uZQ==;BlobEndpoint=http://simulated.blob.local;QueueEndpoint=http://simulated.queue.local;TableEndpoint=http://simulated.table.local";

    public SimulatedBlobs Blobs { get; } = new(time);

    public SimulatedQueues Queues { get; } = new(time, choose);

    public SimulatedTables Tables { get; } = new();

    public AccountAnswer Handle(AccountRequest request) => request.Service switch
    {
        AccountService.Blob => Blobs.Handle(request),
        AccountService.Queue => Queues.Handle(request),
        _ => Tables.Handle(request),
    };
}
