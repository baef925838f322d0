using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>
/// Against learning rate and momentum of every step of 1,200 (or as many as the name says) as PyTorch 1.13.1's schedulers set them for SGD:
/// <c>LambdaLR</c> as pytorch_transformers 1.1's <c>WarmupLinearSchedule</c>, <c>CyclicLR</c>, <c>OneCycleLR</c>. The settings are those given here.
/// </summary>
public sealed class ScheduleTests
{
    private const int Steps = 1200;

    private static readonly NpzFile Reference = NpzFile.Reference("schedules.npz");

    [Theory]
    [InlineData("linear-0", 0)]
    [InlineData("linear-120", 120)]
    [InlineData("linear-end", Steps)]
    public void LinearSchedule_EveryStep_EqualsWarmupLinearSchedule(string name, long warmup) => AssertEqual(name, new LinearSchedule(0.05, warmup, Steps), peak: 0.05);

    [Theory]
    [InlineData("triangular-200-200", 0.005, 0.05, 200, 200, 0.85, 0.95)]
    [InlineData("triangular-37-120", 0.001, 0.3, 37, 120, 0.8, 0.9)]
    [InlineData("triangular-33.3-71.9", 0.001, 0.3, 33.3, 71.9, 0.85, 0.95)]
    public void CyclicalSchedule_EveryStep_EqualsCyclicLR(
        string name, double baseRate, double maxRate, double up, double down, double baseMomentum, double maxMomentum) => AssertEqual(
        name,
        new CyclicalSchedule
        {
            BaseRate = baseRate,
            MaxRate = maxRate,
            StepsUp = up,
            StepsDown = down,
            BaseMomentum = baseMomentum,
            MaxMomentum = maxMomentum,
        },
        maxRate);

    [Theory]
    [InlineData("one-cycle-cos", 0.3, Steps, true)]
    [InlineData("one-cycle-linear", 0.05, Steps, false)]
    [InlineData("one-cycle-5", 0.05, 5, true)]
    public void OneCycleSchedule_Defaults_EqualsOneCycleLR(string name, double peak, long steps, bool cosine) =>
        AssertEqual(name, new OneCycleSchedule { PeakRate = peak, TotalSteps = steps, Cosine = cosine }, peak);

    [Fact]
    public void OneCycleSchedule_OtherSettings_EqualsOneCycleLR() => AssertEqual(
        "one-cycle-cos-1009",
        new OneCycleSchedule
        {
            PeakRate = 0.05,
            TotalSteps = 1009,
            RisingShare = 0.37,
            DivFactor = 10,
            FinalDivFactor = 100,
            BaseMomentum = 0.8,
            MaxMomentum = 0.9,
        },
        peak: 0.05);

    /// <summary>By hand: 10 steps of warm-up, a decay over the last 25 of 100, as 1 − √t.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1)]
    [InlineData(75, 1)]
    [InlineData(76, 0.8)]
    [InlineData(79, 0.6)]
    [InlineData(91, 0.2)]
    [InlineData(100, 0)]
    public void WarmupStableDecaySchedule_Corners_AreThoseOfItsFormula(long step, double share)
    {
        var schedule = new WarmupStableDecaySchedule(0.05, 10, 75, 100);

        Assert.Equal(0.05 * share, schedule.At(step).LearningRate, 1e-15);
        Assert.Equal(75, schedule.DecayStart);
    }

    [Fact]
    public void Schedule_WarmupStableDecayWithoutShares_DecaysOverTheLastFifth()
    {
        OptimizerOptions options = new OptimizerOptions { LearningRate = 1, Schedule = LearningRateSchedule.WarmupStableDecay };

        ISchedule schedule = OptimizerChoice.Schedule(options, steps: 50, epochs: 1);

        Assert.Equal(40, schedule.DecayStart);
        Assert.Equal((0.2, 1, 1), (schedule.At(1).LearningRate, schedule.At(5).LearningRate, schedule.At(40).LearningRate));
        Assert.Equal(0, OptimizerChoice.Schedule(options with { Decay = 1 }, steps: 50, epochs: 1).DecayStart);
        Assert.Null(OptimizerChoice.Schedule(options with { Schedule = LearningRateSchedule.Linear }, steps: 50, epochs: 1).DecayStart);
    }

    /// <summary>To 1e-15 of the peak, and of 1 for the momentum: the last bits, which the cosine of another C library may round otherwise.</summary>
    private static void AssertEqual(string name, ISchedule schedule, double peak)
    {
        double[] expected = Reference.Doubles(name);
        for (int step = 0; step < expected.Length / 2; step++)
        {
            ScheduledRates rates = schedule.At(step);
            Assert.Equal(expected[2 * step], rates.LearningRate, 1e-15 * peak);
            Assert.Equal(schedule is LinearSchedule, rates.Momentum is null);
            Assert.Equal(expected[(2 * step) + 1], rates.Momentum ?? 0.9, 1e-15);
        }
    }
}
