using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>
/// The tokens of a batch at which a layer is computed. All of them but in the last layer, of whose output nobody reads more than the first tokens or the masked
/// ones: there the other tokens are only keys and values.
/// </summary>
internal sealed class QueryRows
{
    private readonly int[] _starts;

    /// <param name="batch">The sequences.</param>
    /// <param name="tokens">Indices of tokens in the batch, ascending; null for all.</param>
    public QueryRows(SequenceBatch batch, int[]? tokens)
    {
        Tokens = tokens;
        Count = tokens?.Length ?? batch.Tokens;
        _starts = new int[batch.Count + 1];
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            int end = batch.Offset(sequence) + batch.Length(sequence);
            int found = tokens is null ? end : Array.BinarySearch(tokens, end);
            _starts[sequence + 1] = found < 0 ? ~found : found;
        }
    }

    /// <summary>Null for all.</summary>
    public int[]? Tokens { get; }

    public int Count { get; }

    /// <summary>Where a sequence's rows begin among them.</summary>
    public int Start(int sequence) => _starts[sequence];

    /// <summary>How many a sequence has.</summary>
    public int Length(int sequence) => _starts[sequence + 1] - _starts[sequence];
}
