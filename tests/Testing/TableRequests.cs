using System.Diagnostics;

namespace BertPipeline.Testing;

/// <summary>Counts what this process asks of one table, by the runtime's own spans: other tests' requests are to other tables.</summary>
public sealed class TableRequests : IDisposable
{
    private readonly ActivityListener _listener;
    private int _reads;

    /// <param name="table">Its name, which no other begins with.</param>
    public TableRequests(string table)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("http.request.method") is "GET" && activity.GetTagItem("url.full") is string url && url.Contains($"/{table}", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref _reads);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Queries and reads of single rows.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public void Dispose() => _listener.Dispose();
}
