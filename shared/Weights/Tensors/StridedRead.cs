namespace BertPipeline.Weights.Tensors;

/// <summary>
/// Reads a transposed or sliced tensor. It walks through the file in the file's order, one window in memory, and puts each element where it
/// belongs: the elements do not overlap, so every window is read once.
/// </summary>
internal ref struct StridedRead
{
    private const int Window = 1 << 20;

    private readonly StoredTensor _tensor;
    private readonly Span<byte> _target;
    private readonly int _size;
    private readonly (long Size, long Stride, long TargetStride)[] _dimensions;
    private readonly long _end;
    private readonly byte[] _buffer;
    private long _windowStart;
    private int _windowLength;

    private StridedRead(StoredTensor tensor, long[] strides, Span<byte> target)
    {
        _tensor = tensor;
        _target = target;
        _size = tensor.Info.Type.Size();
        _dimensions = InFileOrder(tensor.Info.Shape, strides);
        long last = _dimensions.Sum(d => (d.Size - 1) * d.Stride);
        _end = tensor.Position + ((last + 1) * _size);
        _buffer = new byte[Math.Min(Window, _end - tensor.Position)];
    }

    public static void Read(StoredTensor tensor, long[] strides, Span<byte> target)
    {
        var read = new StridedRead(tensor, strides, target);
        read.Walk(0, tensor.Position, 0);
    }

    private void Walk(int dimension, long position, long targetIndex)
    {
        if (dimension == _dimensions.Length)
        {
            Take(position).CopyTo(_target.Slice((int)(targetIndex * _size), _size));
            return;
        }

        (long size, long stride, long targetStride) = _dimensions[dimension];
        for (long i = 0; i < size; i++)
        {
            Walk(dimension + 1, position + (i * stride * _size), targetIndex + (i * targetStride));
        }
    }

    private ReadOnlySpan<byte> Take(long position)
    {
        if (position < _windowStart || position + _size > _windowStart + _windowLength)
        {
            _windowStart = position;
            _windowLength = (int)Math.Min(_buffer.Length, _end - position);
            _tensor.File.Read(position, _buffer.AsSpan(0, _windowLength));
        }

        return _buffer.AsSpan((int)(position - _windowStart), _size);
    }

    private static (long Size, long Stride, long TargetStride)[] InFileOrder(IReadOnlyList<long> shape, long[] strides)
    {
        var dimensions = new List<(long Size, long Stride, long TargetStride)>();
        long targetStride = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            if (shape[i] > 1)
            {
                dimensions.Add((shape[i], strides[i], targetStride));
            }

            targetStride *= shape[i];
        }

        return [.. dimensions.OrderByDescending(d => d.Stride)];
    }
}
