namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>
/// Sequences of different lengths, time step by time step, without padding, as PyTorch's <c>PackedSequence</c> has them: the longest first, so that those which still
/// have a token at a step are the first rows of it.
/// </summary>
internal sealed class PackedSteps
{
    private readonly int[] _lengths;
    private readonly int[] _sorted;
    private readonly int[] _firstTokens;

    /// <param name="lengths">Tokens of every sequence, at least 1.</param>
    public PackedSteps(int[] lengths)
    {
        _lengths = lengths;
        _sorted = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(sequence => lengths[sequence])];
        _firstTokens = new int[lengths.Length];
        for (int i = 1; i < lengths.Length; i++)
        {
            _firstTokens[i] = _firstTokens[i - 1] + lengths[i - 1];
        }

        BatchSizes = new int[lengths.Max()];
        foreach (int length in lengths)
        {
            for (int time = 0; time < length; time++)
            {
                BatchSizes[time]++;
            }
        }

        FirstRows = new int[BatchSizes.Length];
        for (int time = 1; time < BatchSizes.Length; time++)
        {
            FirstRows[time] = FirstRows[time - 1] + BatchSizes[time - 1];
        }

        Rows = lengths.Sum();
    }

    /// <summary>Sequences that have a token at a time step.</summary>
    public int[] BatchSizes { get; }

    /// <summary>Where a time step's rows begin.</summary>
    public int[] FirstRows { get; }

    /// <summary>Time steps.</summary>
    public int Count => BatchSizes.Length;

    /// <summary>Tokens of all sequences.</summary>
    public int Rows { get; }

    /// <summary>Sequences of one length.</summary>
    public static PackedSteps Of(int count, int length) => new([.. Enumerable.Repeat(length, count)]);

    /// <summary>Where every row's token stands in the sequences end to end.</summary>
    /// <param name="isReversed">True reads every sequence from its end.</param>
    public long[] Tokens(bool isReversed = false)
    {
        long[] tokens = new long[Rows];
        for (int time = 0; time < Count; time++)
        {
            for (int rank = 0; rank < BatchSizes[time]; rank++)
            {
                int sequence = _sorted[rank];
                tokens[FirstRows[time] + rank] = _firstTokens[sequence] + (isReversed ? _lengths[sequence] - 1 - time : time);
            }
        }

        return tokens;
    }

    /// <summary>The rows of the tokens as they stand end to end: what takes rows back to these.</summary>
    public long[] RowsOfTokens()
    {
        long[] rows = new long[Rows];
        foreach ((int row, long token) in Tokens().Index())
        {
            rows[token] = row;
        }

        return rows;
    }

    /// <summary>The last row of each sequence, the longest sequence first.</summary>
    public long[] LastRows() => [.. _sorted.Select((sequence, rank) => (long)FirstRows[_lengths[sequence] - 1] + rank)];

    /// <summary>The last row of each sequence as they were given.</summary>
    public long[] LastRowsInOrder()
    {
        long[] rows = new long[_lengths.Length];
        foreach ((int rank, long row) in LastRows().Index())
        {
            rows[_sorted[rank]] = row;
        }

        return rows;
    }

    /// <summary>Of every row, its place within its time step: one sequence has the same at all of them.</summary>
    public long[] Ranks() => [.. BatchSizes.SelectMany(size => Enumerable.Range(0, size).Select(rank => (long)rank))];
}
