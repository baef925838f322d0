using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>
/// 300 steps of PyTorch 1.13.1's AdamW and SGD, and of pytorch_transformers 1.1's AdamW (epsilon 1e-8), on a <c>Linear(5, 2)</c> whose weight decays
/// by 0.1 and whose bias does not. <c>gradients</c> holds every step's float32 gradient, weight then bias; they range from 1e-9 to 1 by element, so that
/// epsilon matters. <c>NAME.rates</c> is the learning rate and the momentum (or first beta) of each step as the scheduler set them, <c>NAME.weights</c>
/// what the step left. In <c>adamw-late</c> the bias has no gradient before step 100; <c>adamw-cycled</c> runs under OneCycleLR, <c>sgd</c> under
/// CyclicLR with momentum 0.85 to 0.95. <c>clip.M</c> is what <c>clip_grad_norm_(parameters, M)</c> made of <c>clip.gradients</c>.
/// </summary>
internal sealed class ReferenceOptimizers
{
    public const int Steps = 300;
    public const int Size = 12;

    public NpzFile Arrays { get; } = NpzFile.Reference("optimizers.npz");

    /// <summary>Takes the reference's steps.</summary>
    /// <returns>The largest difference of a weight after any step, over the largest weight.</returns>
    public double Difference(string run, Func<FlatParameters, IOptimizer> create, int biasFirstStep = 0)
    {
        TorchRuntime.Start();
        using var scope = NewDisposeScope();
        using Linear model = nn.Linear(5, 2);
        using Sequential parent = nn.Sequential(("head", model));
        using var parameters = new FlatParameters(parent, CPU, name => name == "head.bias" && biasFirstStep > 0 ? new ParameterRule(1, 1) : ParameterRule.Plain);
        using IOptimizer optimizer = create(parameters);
        double[] rates = Arrays.Doubles(run + ".rates");
        float[] expected = Arrays.Floats(run + ".weights");
        using IDisposable noGradient = no_grad();
        Copy(Arrays.Floats("start"), model.weight, model.bias);
        double difference = 0;
        for (int step = 0; step < Steps; step++)
        {
            foreach (ParameterGroup group in step >= biasFirstStep ? parameters.Unfreeze(rule => rule.FirstEpoch <= 1) : [])
            {
                optimizer.Add(group, step);
            }

            Copy(Arrays.Floats("gradients").AsSpan(step * Size, Size), model.weight.grad, model.bias!.grad);
            optimizer.Step(step, new ScheduledRates(rates[2 * step], rates[(2 * step) + 1]));
            float[] actual = [.. model.weight!.data<float>(), .. model.bias!.data<float>()];
            difference = Math.Max(difference, actual.Zip(expected[(step * Size)..]).Max(pair => Math.Abs(pair.First - pair.Second)));
        }

        return difference / expected.Max(Math.Abs);
    }

    /// <summary>Weight then bias; a bias that does not learn yet has no gradient.</summary>
    public static void Copy(ReadOnlySpan<float> values, Tensor? weight, Tensor? bias)
    {
        weight?.copy_(tensor(values[..10].ToArray(), 2, 5));
        bias?.copy_(tensor(values[10..].ToArray()));
    }
}
