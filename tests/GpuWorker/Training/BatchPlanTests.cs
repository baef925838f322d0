using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class BatchPlanTests
{
    private static readonly int[] Lengths = RandomLengths(10_000);

    [Fact]
    public void Create_Always_UsesEveryExampleOnce()
    {
        BatchPlan plan = BatchPlan.Create(Lengths, StepSize.Tokens(2000), seed: 1, epoch: 0);

        Assert.Equal(Enumerable.Range(0, Lengths.Length), plan.Steps.SelectMany(s => s).Order());
    }

    [Fact]
    public void Create_SameArguments_SamePlan_OtherEpoch_OtherPlan()
    {
        IEnumerable<int> Order(int seed, int epoch) => BatchPlan.Create(Lengths, StepSize.Tokens(2000), seed, epoch).Steps.SelectMany(s => s);

        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
    }

    [Fact]
    public void Create_ByTokens_StepsHoldTheAmountOfLikeLengths()
    {
        BatchPlan plan = BatchPlan.Create(Lengths, StepSize.Tokens(2000), seed: 1, epoch: 0);

        long[] tokens = [.. plan.Steps.Select(step => step.Sum(example => (long)Lengths[example]))];
        Assert.All(tokens, t => Assert.InRange(t, 2000 - (2 * 64), 2000 + 64));
        long positions = plan.Steps.Sum(step => (long)step.Length * step.Max(example => Lengths[example]));
        Assert.InRange(1 - ((double)tokens.Sum() / positions), 0, 0.05);
    }

    [Fact]
    public void Create_ByExamples_StepsDifferByOneAtMost()
    {
        BatchPlan plan = BatchPlan.Create(Lengths.AsSpan(0, 1500), StepSize.Examples(32), seed: 1, epoch: 0);

        Assert.Equal(47, plan.Steps.Count);
        Assert.All(plan.Steps, step => Assert.InRange(step.Length, 31, 32));
    }

    [Fact]
    public void Create_NoExamples_NoSteps() => Assert.Empty(BatchPlan.Create([], StepSize.Tokens(100), 1, 0).Steps);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(500)]
    [InlineData(1_000_000)]
    public void MicroBatches_AnyBudget_KeepsOrderAndBudget(int budget)
    {
        int[] step = BatchPlan.Create(Lengths, StepSize.Tokens(2000), seed: 1, epoch: 0).Steps[0];

        IReadOnlyList<int[]> cut = BatchPlan.MicroBatches(step, Lengths, budget);

        Assert.Equal(step, cut.SelectMany(c => c));
        Assert.All(cut, c => Assert.True(c.Length == 1 || c.Sum(example => Lengths[example]) <= budget));
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 500)]
    [InlineData(3, 500)]
    [InlineData(4, 64)]
    [InlineData(4, 1_000_000)]
    [InlineData(500, 500)]
    public void MicroBatches_Replicas_GiveEachAsManyWithinTheBudget(int replicas, int budget)
    {
        int[] step = BatchPlan.Create(Lengths, StepSize.Tokens(2000), seed: 1, epoch: 0).Steps[0];

        IReadOnlyList<int[]> cut = BatchPlan.MicroBatches(step, Lengths, budget, replicas);

        Assert.Equal(step, cut.SelectMany(c => c));
        Assert.All(cut, c => Assert.True(c.Length == 1 || c.Sum(example => Lengths[example]) <= budget));
        if (replicas > 1)
        {
            Assert.True(cut.Count % replicas == 0 || cut.Count == step.Length);
            Assert.InRange(cut.Max(c => c.Length) - cut.Min(c => c.Length), 0, 1);
        }
    }

    [Fact]
    public void MicroBatches_OneReplica_AreThoseOfTheBudgetAlone()
    {
        int[] step = BatchPlan.Create(Lengths, StepSize.Tokens(2000), seed: 1, epoch: 0).Steps[0];

        Assert.Equal(BatchPlan.MicroBatches(step, Lengths, 700), BatchPlan.MicroBatches(step, Lengths, 700, replicas: 1));
    }

    private static int[] RandomLengths(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(5, 65))];
    }
}
