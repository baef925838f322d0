using BertPipeline.Contracts;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Text.Tests.Pregeneration;

public sealed class ExampleFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("examples").FullName;

    private string FilePath => Path.Combine(_folder, "epoch-000.examples");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(30_522)]
    [InlineData(119_547)] // more entries than two bytes can count
    public void Open_AfterComplete_GivesBackWhatWasAdded(int vocabularyCount)
    {
        // Three blocks' worth, so that looking up an example crosses them.
        var random = new Random(1);
        var examples = Enumerable.Range(0, 10_000).Select(_ => Example(random, vocabularyCount)).ToArray();
        ExampleFileHeader written = Write(vocabularyCount, examples);

        using ExampleFile file = ExampleFile.Open(FilePath);

        Assert.Equal(written, file.Header);
        Assert.Equal(examples.Length, file.Count);
        Assert.Equal(examples.Sum(e => (long)e.Ids.Length), file.Header.TotalTokens);
        for (int i = 0; i < examples.Length; i++)
        {
            (int[] ids, int firstLength, bool isRandomNext, ushort[] positions, int[] maskedIds) = examples[i];
            ExampleView view = file[i];
            int[] readIds = new int[view.Length];
            int[] readMaskedIds = new int[view.MaskedPositions.Length];
            view.CopyIds(readIds);
            view.CopyMaskedIds(readMaskedIds);
            Assert.Equal(ids, readIds);
            Assert.Equal(ids.Length, file.Length(i));
            Assert.Equal(positions.Length, file.MaskedCount(i));
            Assert.Equal(firstLength, view.FirstLength);
            Assert.Equal(isRandomNext, view.IsRandomNext);
            Assert.Equal(positions, view.MaskedPositions.ToArray());
            Assert.Equal(maskedIds, readMaskedIds);
        }
    }

    [Fact]
    public void Open_EmptyFileOfExamples_HasNone()
    {
        Write(100, []);

        using ExampleFile file = ExampleFile.Open(FilePath);

        Assert.Equal(0, file.Count);
    }

    [Fact]
    public void Open_NotCompleted_IsRefused()
    {
        using (var writer = new ExampleFileWriter(FilePath, Header(100)))
        {
            writer.Add([2, 5, 3, 6, 3], 3, false, [1], [7]);
        }

        var error = Assert.Throws<UserErrorException>(() => ExampleFile.Open(FilePath));
        Assert.Contains("not completed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyByteChanged_IsRefused()
    {
        var random = new Random(2);
        Write(100, [.. Enumerable.Range(0, 20).Select(_ => Example(random, 100))]);
        byte[] bytes = File.ReadAllBytes(FilePath);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(FilePath, damaged);
            Assert.Throws<UserErrorException>(ReadAll);
        }
    }

    [Fact]
    public void Read_Truncated_IsRefused()
    {
        var random = new Random(3);
        Write(100, [.. Enumerable.Range(0, 20).Select(_ => Example(random, 100))]);
        byte[] bytes = File.ReadAllBytes(FilePath);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            Assert.Throws<UserErrorException>(ReadAll);
        }
    }

    private void ReadAll()
    {
        using ExampleFile file = ExampleFile.Open(FilePath);
        for (int i = 0; i < file.Count; i++)
        {
            _ = file[i];
        }
    }

    private ExampleFileHeader Write(int vocabularyCount, (int[] Ids, int FirstLength, bool IsRandomNext, ushort[] Positions, int[] MaskedIds)[] examples)
    {
        using var writer = new ExampleFileWriter(FilePath, Header(vocabularyCount));
        foreach ((int[] ids, int firstLength, bool isRandomNext, ushort[] positions, int[] maskedIds) in examples)
        {
            writer.Add(ids, firstLength, isRandomNext, positions, maskedIds);
        }

        return writer.Complete();
    }

    private static (int[] Ids, int FirstLength, bool IsRandomNext, ushort[] Positions, int[] MaskedIds) Example(Random random, int vocabularyCount)
    {
        int length = random.Next(5, 65);
        int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabularyCount))];
        ushort[] positions = [.. Enumerable.Range(0, length).Where(_ => random.Next(7) == 0).Select(p => (ushort)p)];
        int[] maskedIds = [.. positions.Select(_ => random.Next(vocabularyCount))];
        return (ids, random.Next(3, length - 1), random.Next(2) == 0, positions, maskedIds);
    }

    private static ExampleFileHeader Header(int vocabularyCount) => new()
    {
        VocabularySha256 = new string('a', 64),
        VocabularyCount = vocabularyCount,
        DoLowerCase = true,
        StripAccents = true,
        MaxSequenceLength = 64,
        MaxPredictions = 10,
        MaskedLanguageModelProbability = 0.15,
        ShortSequenceProbability = 0.1,
        WholeWordMasking = false,
        Seed = 42,
        Epoch = 0,
        Shard = 0,
    };
}
