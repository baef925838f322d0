namespace BertPipeline.GpuWorker.Serving;

/// <summary>A request that gets an error for its answer.</summary>
/// <param name="status">HTTP's.</param>
/// <param name="kind">The error's type.</param>
/// <param name="message">For the client.</param>
/// <param name="innerException">What it comes from.</param>
internal sealed class RefusedRequestException(int status, ErrorKind kind, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int Status => status;

    public ErrorAnswer Answer => new(Message, kind);
}
