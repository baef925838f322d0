using BertPipeline.Contracts.Data;
using BertPipeline.GpuWorker.Jobs;

namespace BertPipeline.GpuWorker.Tests.Jobs;

public sealed class ClassifierPiecesTests
{
    [Fact]
    public void WithTrain_FewerAndMore_TheFewerAreAmongTheMoreAndNoRunOfNeighbours()
    {
        var pieces = new ClassifierPieces(["A"], [.. Enumerable.Range(0, 1000).Select(id => new Piece(id, "text", []))], []);

        int[] few = [.. pieces.WithTrain(100).Train.Select(p => p.Id)];
        int[] more = [.. pieces.WithTrain(400).Train.Select(p => p.Id)];

        Assert.Equal((100, 400), (few.Length, more.Length));
        Assert.Subset(more.ToHashSet(), few.ToHashSet());
        Assert.Equal(few.Order(), few);

        // A tenth of each hundred, give or take: five standard deviations of a hypergeometric draw are 15.
        Assert.All(Enumerable.Range(0, 10), hundred => Assert.InRange(few.Count(id => id / 100 == hundred), 1, 25));
        Assert.Equal(1000, pieces.WithTrain(5000).Train.Count);
    }
}
