namespace BertPipeline.GpuWorker.Serving;

/// <summary>The model that new requests are answered by; another may take its place, and no request notices.</summary>
internal sealed class ModelInUse : IAsyncDisposable
{
    private volatile ServedModel _model;

    public ModelInUse(ServedModel model, ServingMetrics metrics)
    {
        _model = model;
        metrics.WatchQueue(() => _model.Waiting);
    }

    public ServerInfo Info => _model.Info;

    /// <summary>Answers a request by the model of this moment, to its end.</summary>
    public async Task<T> UseAsync<T>(Func<Predictor, Task<T>> answer)
    {
        ServedModel model = Take();
        try
        {
            return await answer(model.Predictor);
        }
        finally
        {
            model.Leave();
        }
    }

    /// <summary>From now on another model answers; ends when the one before has answered what it had taken, and is closed.</summary>
    public ValueTask ReplaceAsync(ServedModel next) => Interlocked.Exchange(ref _model, next).DisposeAsync();

    /// <summary>The first batch of the model, before anybody asks.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) => _model.WarmUpAsync(cancellationToken);

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    /// <summary>A model that is on its way out has its successor in place already.</summary>
    private ServedModel Take()
    {
        ServedModel model;
        do
        {
            model = _model;
        }
        while (!model.TryUse());
        return model;
    }
}
