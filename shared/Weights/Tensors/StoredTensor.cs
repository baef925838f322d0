namespace BertPipeline.Weights.Tensors;

/// <summary>A tensor and its place, both checked.</summary>
/// <param name="Info">Name, type, shape.</param>
/// <param name="File">Where it lies.</param>
/// <param name="Position">Byte of the first element.</param>
/// <param name="Strides">Elements from one index to the next in each dimension; null when the elements lie side by side in row-major order.</param>
internal sealed record StoredTensor(TensorInfo Info, FileBytes File, long Position, long[]? Strides = null)
{
    private const int Window = 1 << 20;

    public void Read(Span<byte> target)
    {
        if (target.Length != Info.Bytes)
        {
            throw new ArgumentException($"'{Info.Name}' has {Info.Bytes} bytes, the target {target.Length}.", nameof(target));
        }

        if (Strides is null)
        {
            File.Read(Position, target);
        }
        else if (!target.IsEmpty)
        {
            StridedRead.Read(this, Strides, target);
        }
    }

    public void ReadSingles(Span<float> target)
    {
        if (target.Length != Info.Elements)
        {
            throw new ArgumentException($"'{Info.Name}' has {Info.Elements} elements, the target {target.Length}.", nameof(target));
        }

        if (Info.Type == TensorType.Float32)
        {
            ReadAsBytes(target);
            return;
        }

        Action<ReadOnlySpan<byte>, Span<float>> widen = SingleConversion.From(Info, File.Path);
        int size = Info.Type.Size();
        byte[] buffer = new byte[Strides is null ? Math.Min(Window, Info.Bytes) : Info.Bytes];
        if (Strides is not null)
        {
            Read(buffer);
            widen(buffer, target);
            return;
        }

        for (int done = 0; done < target.Length;)
        {
            int count = Math.Min(Window / size, target.Length - done);
            Span<byte> part = buffer.AsSpan(0, count * size);
            File.Read(Position + ((long)done * size), part);
            widen(part, target.Slice(done, count));
            done += count;
        }
    }

    /// <summary>Whether two tensors hold the same bytes.</summary>
    public bool HasSameBytesAs(StoredTensor other)
    {
        if (Info.Type != other.Info.Type || !Info.Shape.SequenceEqual(other.Info.Shape))
        {
            return false;
        }

        if (Strides is not null || other.Strides is not null)
        {
            byte[] ours = new byte[Info.Bytes];
            byte[] theirs = new byte[Info.Bytes];
            Read(ours);
            other.Read(theirs);
            return ours.AsSpan().SequenceEqual(theirs);
        }

        return (File == other.File && Position == other.Position) || CompareWindows(other);
    }

    private bool CompareWindows(StoredTensor other)
    {
        byte[] ours = new byte[Math.Min(Window, Info.Bytes)];
        byte[] theirs = new byte[ours.Length];
        for (long done = 0; done < Info.Bytes; done += ours.Length)
        {
            int count = (int)Math.Min(ours.Length, Info.Bytes - done);
            File.Read(Position + done, ours.AsSpan(0, count));
            other.File.Read(other.Position + done, theirs.AsSpan(0, count));
            if (!ours.AsSpan(0, count).SequenceEqual(theirs.AsSpan(0, count)))
            {
                return false;
            }
        }

        return true;
    }

    // A span of bytes ends at 2 GB, one of floats at 8.
    private void ReadAsBytes(Span<float> target)
    {
        if (Strides is not null)
        {
            Read(System.Runtime.InteropServices.MemoryMarshal.AsBytes(target));
            return;
        }

        const int most = 1 << 28;
        for (int done = 0; done < target.Length; done += most)
        {
            Span<float> part = target.Slice(done, Math.Min(most, target.Length - done));
            File.Read(Position + ((long)done * sizeof(float)), System.Runtime.InteropServices.MemoryMarshal.AsBytes(part));
        }
    }
}
