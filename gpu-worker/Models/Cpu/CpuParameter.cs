using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>Where a parameter of a torch module and its gradient lie. Good until the parameter moves: asked for anew for every batch.</summary>
/// <param name="Value">Row by row.</param>
/// <param name="Gradient">The same shape; null where the parameter is frozen, or nothing is trained.</param>
/// <param name="Rows">Outputs of a matrix; 1 for a vector.</param>
/// <param name="Columns">Inputs of a matrix; elements of a vector.</param>
internal readonly unsafe record struct CpuParameter(nint Value, nint Gradient, int Rows, int Columns)
{
    public float* Values => (float*)Value;

    public float* Gradients => (float*)Gradient;

    public bool Learns => Gradient != 0;

    public Matrix Matrix => new(Values, Rows, Columns);

    public Matrix GradientMatrix => new(Gradients, Rows, Columns);

    /// <param name="parameter">fp32, on the processor.</param>
    /// <param name="wantsGradient">Whether its gradient is wanted.</param>
    public static CpuParameter Of(Parameter parameter, bool wantsGradient)
    {
        using Tensor? gradient = wantsGradient && parameter.requires_grad ? parameter.grad : null;
        long[] shape = parameter.shape;
        return new CpuParameter((nint)TensorMemory.Of(parameter), gradient is null ? 0 : (nint)TensorMemory.Of(gradient), shape.Length == 1 ? 1 : (int)shape[0], (int)shape[^1]);
    }
}
