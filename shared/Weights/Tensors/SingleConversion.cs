using System.Runtime.InteropServices;
using BertPipeline.Contracts;

namespace BertPipeline.Weights.Tensors;

/// <summary>Stored elements to fp32.</summary>
internal static class SingleConversion
{
    /// <exception cref="UserErrorException">The tensor holds integers.</exception>
    public static Action<ReadOnlySpan<byte>, Span<float>> From(TensorInfo info, string path) => info.Type switch
    {
        TensorType.Float64 => (bytes, target) => Convert<double>(bytes, target, value => (float)value),
        TensorType.Float32 => (bytes, target) => bytes.CopyTo(MemoryMarshal.AsBytes(target)),
        TensorType.Float16 => FromHalf,
        TensorType.BFloat16 => FromBFloat16,
        _ => throw new UserErrorException($"{path}: '{info.Name}' holds {info.Type}, not weights. Save the model with fp32, fp16 or bf16 weights."),
    };

    private static void FromHalf(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        ReadOnlySpan<Half> source = MemoryMarshal.Cast<byte, Half>(bytes);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (float)source[i];
        }
    }

    /// <summary>bf16 is the upper half of an fp32.</summary>
    private static void FromBFloat16(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> target, Func<T, float> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = convert(source[i]);
        }
    }
}
