using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void LinearSchedule_AlongTheSteps_RisesThenFallsToZero()
    {
        var schedule = new LinearSchedule(peak: 0.1, warmupSteps: 4, totalSteps: 12);

        double[] rates = [.. Enumerable.Range(0, 13).Select(step => schedule.At(step).LearningRate)];

        // By hand: step/4 up to step 4, then (12 − step)/8.
        double[] expected = [0, 0.025, 0.05, 0.075, 0.1, 0.0875, 0.075, 0.0625, 0.05, 0.0375, 0.025, 0.0125, 0];
        Assert.Equal(expected.Length, rates.Length);
        Assert.All(rates.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void CyclicalSchedule_AlongTheSteps_TriangleWithInverseMomentum()
    {
        var schedule = new CyclicalSchedule { BaseRate = 0.1, MaxRate = 0.5, StepsUp = 4, StepsDown = 2, BaseMomentum = 0.8, MaxMomentum = 0.9 };

        // By hand from the definition of PyTorch's CyclicLR: up in 4 steps, down in 2, again.
        (double Rate, double Momentum)[] expected =
            [(0.1, 0.9), (0.2, 0.875), (0.3, 0.85), (0.4, 0.825), (0.5, 0.8), (0.3, 0.85), (0.1, 0.9), (0.2, 0.875)];
        foreach ((int step, (double rate, double momentum)) in expected.Index())
        {
            ScheduledRates rates = schedule.At(step);
            Assert.Equal(rate, rates.LearningRate, 1e-12);
            Assert.Equal(momentum, rates.Momentum!.Value, 1e-12);
        }
    }
}
