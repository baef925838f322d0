using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class SgdTests
{
    [Fact]
    public void Step_ThreeSteps_EqualsTheFormulaOfPyTorch()
    {
        TorchRuntime.Start();
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 1, hasBias: false);
        using var parameters = new FlatParameters(model, CPU);
        using var optimizer = new Sgd(parameters) { WeightDecay = 0.1 };
        ParameterGroup group = parameters.Groups[0];
        double weight = group.Values[0].item<float>();
        double velocity = 0;

        for (int step = 0; step < 3; step++)
        {
            double gradient = 0.5 * (step + 1);
            group.Gradients.fill_(gradient);
            optimizer.Step(step, new ScheduledRates(0.2, Momentum: 0.8 + (step * 0.05)));

            // v ← μ·v + g + λ·w;  w ← w − lr·v
            velocity = ((0.8 + (step * 0.05)) * velocity) + gradient + (0.1 * weight);
            weight -= 0.2 * velocity;
            Assert.Equal(weight, group.Values[0].item<float>(), 1e-6);
        }
    }
}
