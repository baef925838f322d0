using System.Numerics;
using System.Runtime.InteropServices;
using BertPipeline.Contracts;

namespace BertPipeline.Weights.Tensors;

/// <summary>
/// Looks for values that are no number, or infinite in fp32. Without its sign a floating-point number sorts as its bits do, as a whole number: all of these lie
/// from infinity up.
/// </summary>
internal static class FiniteValues
{
    // It stays in the processor's cache.
    private const int Window = 1 << 17;

    /// <exception cref="UserErrorException">There is one; file and tensor are named.</exception>
    public static void Require(StoredTensor tensor)
    {
        if (!tensor.Info.Type.IsFloating() || tensor.Info.Elements == 0)
        {
            return;
        }

        if (IsInOnePiece(tensor))
        {
            byte[] window = new byte[Math.Min(Window, tensor.Info.Bytes)];
            for (long done = 0; done < tensor.Info.Bytes; done += window.Length)
            {
                Span<byte> part = window.AsSpan(0, (int)Math.Min(window.Length, tensor.Info.Bytes - done));
                tensor.File.Read(tensor.Position + done, part);
                Require(tensor, part);
            }
        }
        else
        {
            byte[] values = new byte[tensor.Info.Bytes];
            tensor.Read(values);
            Require(tensor, values);
        }
    }

    /// <summary>Whether its elements lie side by side, in whatever order: a transposed matrix's do.</summary>
    private static bool IsInOnePiece(StoredTensor tensor) =>
        tensor.Strides is null || tensor.Info.Shape.Zip(tensor.Strides, (size, stride) => (size - 1) * stride).Sum() == tensor.Info.Elements - 1;

    private static void Require(StoredTensor tensor, ReadOnlySpan<byte> values)
    {
        bool reaches = tensor.Info.Type switch
        {
            // From here on fp32 rounds to infinity: its largest number and half of the step to the next.
            TensorType.Float64 => Reaches<ulong>(values, 0x47EF_FFFF_F000_0000, ulong.MaxValue >> 1),
            TensorType.Float32 => Reaches<uint>(values, 0x7F80_0000, uint.MaxValue >> 1),
            TensorType.BFloat16 => Reaches<ushort>(values, 0x7F80, ushort.MaxValue >> 1),
            _ => Reaches<ushort>(values, 0x7C00, ushort.MaxValue >> 1),
        };
        if (reaches)
        {
            throw new UserErrorException(
                $"{tensor.File.Path}: '{PrintableText.Of(tensor.Info.Name)}' holds values that are no number or infinite (NaN, Inf), and so would all that is computed with it. "
                + "Copy or download the file again; if its source has them too, use a checkpoint from before its training went astray.");
        }
    }

    private static bool Reaches<T>(ReadOnlySpan<byte> values, T infinity, T withoutSign)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> bits = MemoryMarshal.Cast<byte, T>(values);
        var (least, mask) = (new Vector<T>(infinity), new Vector<T>(withoutSign));
        while (bits.Length >= Vector<T>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<T>(bits) & mask, least))
            {
                return true;
            }

            bits = bits[Vector<T>.Count..];
        }

        foreach (T value in bits)
        {
            if ((value & withoutSign) >= infinity)
            {
                return true;
            }
        }

        return false;
    }
}
