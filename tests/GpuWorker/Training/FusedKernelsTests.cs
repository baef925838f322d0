using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class FusedKernelsTests
{
    [Fact]
    public async Task Step_WhileGarbageIsCollected_ReadsItsOwnNumbers()
    {
        TorchRuntime.Start();
        using var collecting = new CancellationTokenSource();
        Task collector = Task.Run(
            () =>
            {
                while (!collecting.IsCancellationRequested)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken);

        float[] weights = Train(steps: 500);
        await collecting.CancelAsync();
        await collector;

        // Momentum on a constant gradient of 1: v ← v / 2 + 1;  w ← w − lr·v
        (double weight, double velocity) = (0, 0);
        for (int step = 0; step < weights.Length; step++)
        {
            velocity = (velocity / 2) + 1;
            weight -= Rate(step) * velocity;
            Assert.Equal(weight, weights[step], 1e-5);
        }
    }

    private static double Rate(int step) => 1e-5 * (step + 1);

    private static float[] Train(int steps)
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(1, 1, hasBias: false);
        using var parameters = new FlatParameters(model, CPU);
        using var optimizer = new Sgd(parameters);
        ParameterGroup group = parameters.Groups[0];
        group.Values.zero_();
        float[] weights = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            group.Gradients.fill_(1);
            optimizer.Step(step, new ScheduledRates(Rate(step), Momentum: 0.5));
            weights[step] = group.Values[0].item<float>();
        }

        return weights;
    }
}
