using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class FreshMasksTests : IDisposable
{
    private const int Examples = 4000;

    private static readonly Vocabulary Words = SyntheticExamples.Vocabulary;
    private static readonly int[] All = [.. Enumerable.Range(0, Examples)];

    private readonly string _folder = Directory.CreateTempSubdirectory("fresh-masks-").FullName;
    private readonly FreshMasks _masks = Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The bounds are five standard deviations of as many independent draws; the rates are rounded to whole tokens, by the rule of the article's script.</summary>
    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(0.5, 0.225)]
    [InlineData(1, 0.15)]
    public void Draw_ManyExamples_HidesSoManyEightyTenTenAndNeverASpecialToken(double position, double rate)
    {
        using var set = new ExampleSet([SyntheticExamples.Write(Path.Combine(_folder, "examples"), Examples, seed: 1)], hasPairs: false);
        long[] original = Original(set);

        LanguageModelBatch batch = _masks.Draw(set.Read(All), All, epoch: 1, position);

        long[] ids = Ids(batch);
        Assert.Equal(All.Sum(i => Math.Max(1, Math.Round(batch.Inputs.Length(i) * rate, MidpointRounding.ToEven))), batch.MaskedIds.Length);
        Assert.Equal(batch.MaskedPositions.Distinct().Order(), batch.MaskedPositions);
        Assert.Equal(batch.MaskedPositions.Select(p => original[p]), batch.MaskedIds);
        Assert.DoesNotContain(batch.MaskedIds, id => id == Words.ClassificationId || id == Words.SeparatorId);
        Assert.Equal(original.Where((_, p) => Array.BinarySearch(batch.MaskedPositions, p) < 0), ids.Where((_, p) => Array.BinarySearch(batch.MaskedPositions, p) < 0));

        // One of the 45 entries is the mask's, and one the word's own.
        double other = 0.1 / Words.Count;
        AssertShare(0.8 + other, batch.MaskedPositions.Count(p => ids[p] == Words.MaskId), batch.MaskedIds.Length);
        AssertShare(0.1 + other, batch.MaskedPositions.Count(p => ids[p] == original[p]), batch.MaskedIds.Length);
    }

    [Fact]
    public void Draw_SameExampleElsewhereInABatch_HidesTheSame()
    {
        using var set = new ExampleSet([SyntheticExamples.Write(Path.Combine(_folder, "examples"), 50, seed: 1)], hasPairs: false);
        int[] rows = [.. Enumerable.Range(0, 50)], reversed = [.. rows.Reverse()];

        LanguageModelBatch first = _masks.Draw(set.Read(rows), rows, epoch: 2, position: 0.4);
        LanguageModelBatch second = _masks.Draw(set.Read(reversed), reversed, epoch: 2, position: 0.4);
        LanguageModelBatch otherEpoch = _masks.Draw(set.Read(rows), rows, epoch: 3, position: 0.4);
        LanguageModelBatch otherSeed = Create(seed: 8).Draw(set.Read(rows), rows, epoch: 2, position: 0.4);

        Assert.All(rows, i => Assert.Equal(first.Inputs.Ids(i).ToArray(), second.Inputs.Ids(49 - i).ToArray()));
        Assert.NotEqual(first.MaskedPositions, otherEpoch.MaskedPositions);
        Assert.NotEqual(first.MaskedPositions, otherSeed.MaskedPositions);
    }

    [Fact]
    public void Draw_WholeWords_HidesAllPiecesOrNone()
    {
        var vocabulary = new Vocabulary(Vocabulary.SpecialTokens.Concat(["a", "##b"]));
        string path = Path.Combine(_folder, "words");
        using (var writer = new ExampleFileWriter(path, SyntheticExamples.Header with { VocabularyCount = vocabulary.Count }))
        {
            int[] ids = [2, .. Enumerable.Repeat(new[] { 5, 6 }, 10).SelectMany(word => word), 3];
            writer.Add(ids, ids.Length, isRandomNext: false, [], []);
            writer.Complete();
        }

        using var set = new ExampleSet([path], hasPairs: false);
        LanguageModelBatch batch = new FreshMasks(new(new(), WholeWords: true), vocabulary, seed: 1).Draw(set.Read([0]), [0], epoch: 0, position: 0);

        // 0.3 of 22 tokens are 7; the seventh would be half a word.
        Assert.Equal(6, batch.MaskedPositions.Length);
        Assert.All(batch.MaskedPositions, p => Assert.Contains(p % 2 == 1 ? p + 1 : p - 1, batch.MaskedPositions));
    }

    private static FreshMasks Create(int seed = 7) => new(new FreshMasking(new MaskingRate(), WholeWords: false), Words, seed);

    private static long[] Original(ExampleSet set)
    {
        LanguageModelBatch batch = set.Read(All);
        long[] ids = Ids(batch);
        foreach ((long position, long id) in batch.MaskedPositions.Zip(batch.MaskedIds))
        {
            ids[position] = id;
        }

        return ids;
    }

    private static long[] Ids(LanguageModelBatch batch) => [.. All.SelectMany(i => batch.Inputs.Ids(i).ToArray())];

    private static void AssertShare(double expected, int count, int total) =>
        Assert.InRange(count / (double)total, expected - (5 * Math.Sqrt(expected * (1 - expected) / total)), expected + (5 * Math.Sqrt(expected * (1 - expected) / total)));
}
