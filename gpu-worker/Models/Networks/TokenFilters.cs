using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// Convolutions of several widths over the tokens of sequences (Kim 2014, section 2), and of each filter its largest answer in a sequence. All sequences stand in one
/// matrix with rows of zeros between them, as many as the widest filter reaches beyond an end; so one product does for every place of every filter, and a filter's
/// answers are sums of its rows, moved. libtorch's own convolution was seen to give wrong gradients and NaN on a processor (2.10 on an AMD EPYC), and to complain of
/// it at every call.
/// </summary>
/// <param name="filters">At least one.</param>
internal sealed class TokenFilters(IReadOnlyList<TokenFilter> filters)
{
    private readonly int _reach = filters.Max(filter => filter.Width) - 1;

    /// <param name="embedded">Sequences end to end, <c>[tokens, inputs]</c>.</param>
    /// <param name="runs">The sequences, neighbours of one length together.</param>
    /// <returns>The largest answers, <c>[sequences, maps of all filters]</c>.</returns>
    public Tensor Largest(Tensor embedded, IReadOnlyList<SequenceRun> runs)
    {
        int[] lengths = SequenceRun.LengthsOf(runs);
        Tensor weights = cat([.. filters.Select(filter => filter.Places())]);
        Tensor products = nn.functional.linear(Spread(embedded, lengths), weights);
        Tensor[] places = products.split([.. filters.SelectMany(filter => Enumerable.Repeat((long)filter.Maps, filter.Width))], 1);
        var largest = new Tensor[filters.Count];
        int first = 0;
        foreach ((int index, TokenFilter filter) in filters.Index())
        {
            largest[index] = Largest(filter, places.AsSpan(first, filter.Width), lengths);
            first += filter.Width;
        }

        return cat(largest, 1);
    }

    /// <summary>The sequences with rows of zeros before, between and behind them.</summary>
    private Tensor Spread(Tensor embedded, int[] lengths)
    {
        long[] rows = new long[embedded.shape[0] + (_reach * (lengths.Length + 1))];
        Array.Fill(rows, embedded.shape[0]);
        int row = _reach;
        long token = 0;
        foreach (int length in lengths)
        {
            for (int i = 0; i < length; i++)
            {
                rows[row++] = token++;
            }

            row += _reach;
        }

        Tensor withZeros = cat([embedded, zeros([1, embedded.shape[1]], embedded.dtype, embedded.device)]);
        return withZeros.index_select(0, DeviceTensor.Of(rows, embedded.device));
    }

    /// <param name="filter">Whose answers.</param>
    /// <param name="places">What each of its places makes of every row, <c>[rows, maps]</c>.</param>
    /// <param name="lengths">Of the sequences.</param>
    /// <returns><c>[sequences, maps]</c></returns>
    private Tensor Largest(TokenFilter filter, ReadOnlySpan<Tensor> places, int[] lengths)
    {
        long windows = places[0].shape[0] - filter.Width + 1;
        Tensor answers = places[0].narrow(0, 0, windows);
        for (int place = 1; place < filter.Width; place++)
        {
            answers += places[place].narrow(0, place, windows);
        }

        // A sequence's windows are those with a token of it. Split and not narrowed: the gradients of the parts are put together once.
        long skipped = _reach - (filter.Width - 1);
        long[] parts = [.. lengths.SelectMany(length => new[] { skipped, length + filter.Width - 1 }), skipped];
        Tensor[] ofSequences = [.. answers.split(parts).Where((_, part) => part % 2 == 1).Select(own => own.amax([0]))];
        return stack(ofSequences) + filter.Bias;
    }
}
