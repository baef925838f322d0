using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// libtorch's fused optimizer kernels, which TorchSharp does not bind but its script compiler reaches. The script is fixed: one
/// with an error in it would abort the process. What is returned must come out of the list that the kernel changes, or the compiler
/// takes the call for dead code and drops it.
/// </summary>
internal static class FusedKernels
{
    private const string Script =
        """
        def adamw(p: Tensor, g: Tensor, m: Tensor, v: Tensor, t: Tensor, lr: float, beta1: float, beta2: float, decay: float, eps: float):
            moved = [p]
            torch._fused_adamw_(moved, [g], [m], [v], [], [t], lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
            return moved[0]

        def sgd(p: Tensor, g: Tensor, b: Tensor, lr: float, momentum: float, decay: float):
            moved = [p]
            torch._fused_sgd_(moved, [g], [b], weight_decay=decay, momentum=momentum, lr=lr, dampening=0.0, nesterov=False, maximize=False, is_first_step=False)
            return moved[0]

        def descend(p: Tensor, g: Tensor, lr: float, decay: float):
            moved = [p]
            torch._fused_sgd_(moved, [g], [], weight_decay=decay, momentum=0.0, lr=lr, dampening=0.0, nesterov=False, maximize=False, is_first_step=False)
            return moved[0]

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script)
        ?? throw new InvalidOperationException("The optimizer's kernels did not compile."));

    public static void AdamW(
        Tensor values, Tensor gradients, Tensor mean, Tensor square, Tensor step, double rate, double beta1, double beta2, double decay, double epsilon) =>
        Run("adamw", [values, gradients, mean, square, step], rate, beta1, beta2, decay, epsilon);

    public static void Sgd(Tensor values, Tensor gradients, Tensor velocity, double rate, double momentum, double decay)
    {
        // The kernel refuses a velocity that it would not use.
        if (momentum == 0)
        {
            Run("descend", [values, gradients], rate, decay);
        }
        else
        {
            Run("sgd", [values, gradients, velocity], rate, momentum, decay);
        }
    }

    /// <remarks>
    /// A plain number would be made a scalar inside of <c>invoke</c>, which hands its address to the kernel and lets go of it: the garbage collector
    /// may free it before the kernel reads it. So the scalars are made here, and live until the call is over.
    /// </remarks>
    private static void Run(string name, Tensor[] tensors, params double[] numbers)
    {
        using IDisposable noGradient = no_grad();
        Scalar[] scalars = Array.ConvertAll(numbers, number => number.ToScalar());
        ((Tensor)Compiled.Value.invoke(name, [.. tensors, .. scalars])).Dispose();
        foreach (Scalar scalar in scalars)
        {
            scalar.Dispose();
        }
    }
}
