namespace BertPipeline.Orchestration.Retention;

/// <summary>Keeps what a purge deletes, and does it unless it is a dry run.</summary>
internal sealed class PurgeLedger(bool dryRun)
{
    private const int Most = 1000;

    private readonly List<PurgedItem> _items = [];
    private int _count;
    private long _bytes;

    public void Add(PurgeKind kind, string name, long bytes)
    {
        _count++;
        _bytes += bytes;
        if (_items.Count < Most)
        {
            _items.Add(new(kind, name, bytes));
        }
    }

    public Task DoAsync(Func<Task> delete) => dryRun ? Task.CompletedTask : delete();

    public StoragePurgeResult ToResult(DateTimeOffset before, IReadOnlyList<string> goingOn) =>
        new() { DryRun = dryRun, Before = before, Items = _items, Count = _count, Bytes = _bytes, GoingOn = goingOn };
}
