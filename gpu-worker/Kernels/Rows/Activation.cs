using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>An <see cref="IActivation"/> over rows.</summary>
internal abstract unsafe class Activation
{
    public static Activation Gelu { get; } = new Of<Gelu>();

    public static Activation GeluByTanh { get; } = new Of<GeluByTanh>();

    public static Activation Relu { get; } = new Of<Relu>();

    /// <param name="name">As <c>hidden_act</c> of a model's configuration has it.</param>
    /// <exception cref="ArgumentException">It is not known.</exception>
    public static Activation Named(string name) => name switch
    {
        "gelu" => Gelu,
        "gelu_new" => GeluByTanh,
        "relu" => Relu,
        _ => throw new ArgumentException($"There is no activation '{name}'.", nameof(name)),
    };

    /// <summary><c>y = f(x + bias)</c>; x becomes <c>x + bias</c>, as the backward pass needs it.</summary>
    public abstract void Forward(float* x, float* bias, float* y, int length);

    /// <summary>Multiplies the gradient by the slope at x, and computes the value there again.</summary>
    /// <param name="x">What <see cref="Forward"/> left.</param>
    /// <param name="gradient">That of f(x) on entry, of x on return.</param>
    /// <param name="y">f(x)</param>
    /// <param name="length">Of all three.</param>
    public abstract void Backward(float* x, float* gradient, float* y, int length);

    private sealed class Of<T> : Activation
        where T : struct, IActivation
    {
        public override void Forward(float* x, float* bias, float* y, int length)
        {
            for (int i = 0; i < length; i += Lanes.Count)
            {
                Vector256<float> sum = Vector256.Load(x + i) + Vector256.Load(bias + i);
                sum.Store(x + i);
                T.At(sum).Value.Store(y + i);
            }
        }

        public override void Backward(float* x, float* gradient, float* y, int length)
        {
            for (int i = 0; i < length; i += Lanes.Count)
            {
                (Vector256<float> value, Vector256<float> slope) = T.At(Vector256.Load(x + i));
                value.Store(y + i);
                (Vector256.Load(gradient + i) * slope).Store(gradient + i);
            }
        }
    }
}
