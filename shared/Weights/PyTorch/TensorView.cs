using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>Checks that a tensor's sizes and strides stay in its storage and name no element twice.</summary>
internal static class TensorView
{
    // Weights have one or two; PyTorch would allow 64.
    private const int MostDimensions = 8;

    private const string Contiguous = "Load it in Python, call contiguous() on its tensors, and save it again.";

    /// <param name="budget">Sizes and strides are taken from it.</param>
    /// <exception cref="PickleException">They do not, or they are too many.</exception>
    public static PickleTensor Of(PickleStorage storage, long offset, object?[] size, object?[] stride, PickleBudget budget)
    {
        if (size.Length != stride.Length || size.Length > MostDimensions)
        {
            throw new PickleException($"a tensor has {size.Length} sizes and {stride.Length} strides");
        }

        budget.Spend(size.Length + stride.Length);
        long[] shape = [.. size.Select(NotNegative)];
        long[] strides = [.. stride.Select(NotNegative)];
        NotNegative(offset);
        (long Size, long Stride)[] dimensions = [.. shape.Zip(strides).Where(d => d.First != 1).OrderBy(d => d.Second)];
        if (dimensions.Any(d => d.Size == 0))
        {
            // Nothing is read, but its elements are counted.
            Elements(shape);
            return new PickleTensor(storage, 0, shape, null);
        }

        // Elements from the first to the last, the inner dimensions before the outer.
        long extent = 1;
        foreach ((long count, long step) in dimensions)
        {
            if (step < extent)
            {
                throw new PickleException("elements of a tensor overlap", Contiguous);
            }

            extent = LastOf(extent, count, step);
        }

        if (offset > storage.Count - extent)
        {
            throw new PickleException($"a tensor ends at element {offset} + {extent} of a storage of {storage.Count}");
        }

        if (IsRowMajor(shape, strides))
        {
            return new PickleTensor(storage, offset, shape, null);
        }

        return Elements(shape) <= Array.MaxLength / storage.Type.Size()
            ? new PickleTensor(storage, offset, shape, strides)
            : throw new PickleException("a transposed or sliced tensor has more than 2 GB", Contiguous);
    }

    private static long Elements(long[] shape)
    {
        try
        {
            return shape.Aggregate(1L, (product, size) => checked(product * size));
        }
        catch (OverflowException)
        {
            throw new PickleException("a tensor's sizes are too large to count");
        }
    }

    private static long LastOf(long extent, long count, long step)
    {
        try
        {
            return checked(extent + ((count - 1) * step));
        }
        catch (OverflowException)
        {
            throw new PickleException("a tensor's sizes are too large to count");
        }
    }

    private static bool IsRowMajor(long[] shape, long[] strides)
    {
        long expected = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected)
            {
                return false;
            }

            expected *= shape[i];
        }

        return true;
    }

    private static long NotNegative(object? value) =>
        value is long number and >= 0 ? number : throw new PickleException("a size, stride or offset of a tensor is no number from 0 up");
}
