using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class ExampleSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("example-set-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>By hand: a pair with a mask in each part, and one text.</summary>
    [Fact]
    public void ReadParts_PairAndSingleText_AreThreeTextsWithTheirMasks()
    {
        string path = Path.Combine(_folder, "examples");
        using (var writer = new ExampleFileWriter(path, SyntheticExamples.Header))
        {
            writer.Add([2, 10, 4, 12, 3, 20, 4, 3], 5, isRandomNext: true, [2, 6], [11, 21]);
            writer.Add([2, 4, 31, 3], 4, isRandomNext: false, [1], [30]);
            writer.Complete();
        }

        using var set = new ExampleSet([path]);
        LanguageModelBatch batch = set.ReadParts([1, 0]);

        Assert.Equal(3, batch.Inputs.Count);
        Assert.Equal([2, 4, 31, 3], batch.Inputs.Ids(0).ToArray());
        Assert.Equal([2, 10, 4, 12, 3], batch.Inputs.Ids(1).ToArray());
        Assert.Equal([2, 20, 4, 3], batch.Inputs.Ids(2).ToArray());
        Assert.Equal([1, 4 + 2, 9 + 2], batch.MaskedPositions);
        Assert.Equal([30, 11, 21], batch.MaskedIds);
        Assert.True(batch.Inputs.TokenTypes(1).IsEmpty);
    }
}
