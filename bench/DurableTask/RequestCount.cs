using System.Diagnostics.Metrics;

namespace BertPipeline.DurableTask.Benchmarks;

/// <summary>Counts this process's HTTP requests, by the runtime's own meter.</summary>
internal sealed class RequestCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public RequestCount()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    public long Value => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
