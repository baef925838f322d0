using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>A text in the queue, and the promise of its logits.</summary>
/// <param name="text">Encoded.</param>
/// <param name="cancellationToken">Of whoever asked.</param>
internal sealed class WaitingText(EncodedText text, CancellationToken cancellationToken)
{
    // What follows an answer is a request's business: it must not run on the thread that scores.
    private readonly TaskCompletionSource<float[]> _logits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EncodedText Text => text;

    /// <summary>Whether a batch has it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>What it takes of a batch's budget.</summary>
    public int Tokens => Math.Max(1, text.Ids.Length);

    public Task<float[]> Logits => _logits.Task;

    /// <summary>Cancels the promise where nobody waits for it any more, and says whether that is so.</summary>
    public bool IsGivenUp()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _logits.TrySetCanceled(cancellationToken);
        }

        return _logits.Task.IsCanceled;
    }

    public void Answer(float[] logits) => _logits.TrySetResult(logits);

    public void Fail(Exception exception) => _logits.TrySetException(exception);
}
