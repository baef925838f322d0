namespace BertPipeline.GpuWorker.Serving;

/// <summary>Error types of text-embeddings-inference that occur here.</summary>
internal enum ErrorKind
{
    /// <summary>The request asks for what is not done.</summary>
    Validation,

    /// <summary>The model failed.</summary>
    Backend,

    /// <summary>Too many requests are under way.</summary>
    Overloaded,
}
