using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The sequence as one vector: the mean of its tokens' hidden states (Reimers and Gurevych 2019, arXiv:1908.10084, section 3).</summary>
internal static class MeanPooling
{
    /// <param name="hidden">Of the last layer, <c>[batch, length, hidden]</c>.</param>
    /// <param name="input">What it was computed from.</param>
    /// <returns><c>[sequences, hidden]</c></returns>
    public static Tensor Apply(Tensor hidden, BertInput input)
    {
        if (input.Lengths is null)
        {
            return input.AttentionBias is null
                ? hidden.mean([1])
                : throw new ArgumentException("A padded batch has no mean without its lengths.", nameof(input));
        }

        (Tensor rows, Tensor places) = input.Starts is null
            ? (hidden, arange(hidden.shape[1], device: hidden.device))
            : Unpack(hidden.view(-1, hidden.shape[2]), input.Starts, input.Lengths);
        return Average(rows, places, input.Lengths);
    }

    /// <param name="hidden">Of the last layer, <c>[tokens, hidden]</c>.</param>
    /// <param name="batch">What it was computed from.</param>
    /// <returns><c>[sequences, hidden]</c></returns>
    public static Tensor Apply(Tensor hidden, RaggedBatch batch)
    {
        Tensor starts = tensor(Enumerable.Range(0, batch.Count).Select(s => (long)batch.Offset(s)).ToArray());
        Tensor lengths = tensor(Enumerable.Range(0, batch.Count).Select(s => (long)batch.Length(s)).ToArray());
        (Tensor rows, Tensor places) = Unpack(hidden, starts, lengths);
        return Average(rows, places, lengths);
    }

    /// <summary>Packed sequences as a row each, <c>[sequences, longest, hidden]</c>; what follows a shorter one is its neighbours' and counts nothing.</summary>
    private static (Tensor Rows, Tensor Places) Unpack(Tensor flat, Tensor starts, Tensor lengths)
    {
        // A synchronisation on GPU.
        Tensor places = arange(lengths.max().item<long>(), device: flat.device);
        Tensor index = (starts.unsqueeze(1) + places).clamp_max(flat.shape[0] - 1);
        return (flat.index_select(0, index.view(-1)).view(index.shape[0], index.shape[1], -1), places);
    }

    private static Tensor Average(Tensor rows, Tensor places, Tensor lengths)
    {
        Tensor counts = lengths.unsqueeze(1);
        Tensor shares = places.lt(counts).to(rows.dtype) / counts;
        return shares.unsqueeze(1).matmul(rows).squeeze(1);
    }
}
