using System.Runtime.InteropServices;
using BertPipeline.Contracts;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Weights;

/// <summary>Values between files and libtorch's tensors.</summary>
internal static class TensorTransfer
{
    /// <summary>Copies a stored tensor into one of the same shape: on the processor straight into its memory, converted to fp32.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">In the file.</param>
    /// <param name="target">fp32, on any device.</param>
    /// <exception cref="UserErrorException">The file lacks the tensor, or has it in another shape.</exception>
    public static void CopyTo(this ITensorFile file, string name, Tensor target)
    {
        TensorInfo info = file.Find(name) ?? throw new UserErrorException($"{file.Path} lacks '{name}'.");
        if (!info.Shape.SequenceEqual(target.shape))
        {
            throw new UserErrorException($"{file.Path}: '{name}' has shape {info.ShapeText}, expected [{string.Join(", ", target.shape)}].");
        }

        using IDisposable noGradient = no_grad();
        if (target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            file.ReadSingles(name, Memory(target));
            return;
        }

        using Tensor onCpu = empty(target.shape, float32);
        file.ReadSingles(name, Memory(onCpu));
        target.copy_(onCpu);
    }

    /// <summary>Writes tensors as safetensors.</summary>
    /// <param name="path">Overwritten.</param>
    /// <param name="tensors">In the order in which they are to lie in the file; fp32, on any device.</param>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Value)> tensors) =>
        SafeTensorsWriter.Write(path, [.. tensors.Select(t => new OutgoingTensor(t.Name, t.Value.shape, stream => WriteTo(stream, t.Name, t.Value)))]);

    private static void WriteTo(Stream stream, string name, Tensor value)
    {
        using var scope = NewDisposeScope();
        Tensor onCpu = value.detach().cpu().contiguous();
        if (onCpu.dtype != ScalarType.Float32)
        {
            throw new ArgumentException($"'{name}' is {onCpu.dtype}, only fp32 is written.", nameof(value));
        }

        stream.Write(onCpu.bytes);
    }

    private static Span<float> Memory(Tensor tensor) => tensor.dtype == ScalarType.Float32
        ? MemoryMarshal.Cast<byte, float>(tensor.bytes)
        : throw new ArgumentException($"The target is {tensor.dtype}, only fp32 is read into.", nameof(tensor));
}
