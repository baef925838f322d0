using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// A vector of every word. libtorch's gradient of one is a second table of zeros but for the batch's words, which is then added to the first: on the processor the rows
/// are added where they belong, the same sums in the order of the batch.
/// </summary>
internal sealed class WordTable(long words, long size)
{
    private (long[] Ids, Tensor Rows)? _read;

    /// <summary>Holds the vectors; whoever has the table registers it.</summary>
    public Embedding Module { get; } = nn.Embedding(words, size);

    /// <summary><c>[words, size]</c></summary>
    public Parameter Weight => Module.weight!;

    /// <param name="ids">Words that the table has.</param>
    /// <param name="device">The model's.</param>
    /// <returns>Their vectors, <c>[ids, size]</c>.</returns>
    public Tensor Forward(long[] ids, Device device)
    {
        _read = null;
        Tensor indices = DeviceTensor.Of(ids, device);
        Parameter weight = Weight;
        if (device.type != DeviceType.CPU || weight.dtype != float32 || size % Lanes.Count != 0)
        {
            return Module.forward(indices);
        }

        Tensor rows = weight.detach().index_select(0, indices);
        if (is_grad_enabled() && weight.requires_grad)
        {
            _read = (ids, rows.requires_grad_());
        }

        return rows;
    }

    /// <summary>Adds the gradient of the vectors that were read last to the table's; nothing where libtorch did so already.</summary>
    public void Backward()
    {
        if (_read is not var (ids, rows))
        {
            return;
        }

        _read = null;
        using var scope = NewDisposeScope();
        if (rows.grad is not { } gradient)
        {
            return;
        }

        Parameter weight = Weight;
        weight.grad ??= zeros_like(weight);
        Matrix from = TensorMemory.MatrixOf(gradient.contiguous()), to = TensorMemory.MatrixOf(weight.grad);

        ColumnSlices.Run(TorchRuntime.Team, to.Columns, (first, count) => AddRows(ids, from, to, first, count));
    }

    private static unsafe void AddRows(long[] ids, Matrix from, Matrix to, int first, int count)
    {
        for (int row = 0; row < ids.Length; row++)
        {
            RowMath.Add(to.Row((int)ids[row]) + first, from.Row(row) + first, count);
        }
    }
}
