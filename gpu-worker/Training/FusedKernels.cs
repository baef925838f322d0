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

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script)
        ?? throw new InvalidOperationException("The optimizer's kernels did not compile."));

    public static void AdamW(
        Tensor values, Tensor gradients, Tensor mean, Tensor square, Tensor step, double rate, double beta1, double beta2, double decay, double epsilon) =>
        Run("adamw", values, gradients, mean, square, step, rate, beta1, beta2, decay, epsilon);

    public static void Sgd(Tensor values, Tensor gradients, Tensor momentumBuffer, double rate, double momentum, double decay) =>
        Run("sgd", values, gradients, momentumBuffer, rate, momentum, decay);

    private static void Run(string name, params object[] arguments)
    {
        using IDisposable noGradient = no_grad();
        ((Tensor)Compiled.Value.invoke(name, arguments)).Dispose();
    }
}
