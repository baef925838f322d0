using System.Globalization;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Text.Tests.Pregeneration;

/// <summary>The example of FORMAT.md, whose bytes were put together by hand (a script of its own in Python, its own CRC), against the reader and the writer.</summary>
public sealed class ExampleFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("format").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_TheExampleOfThePage_GivesWhatThePageSays()
    {
        using ExampleFile file = ExampleFile.Open(Save(BytesOfThePage()));

        ExampleFileHeader header = file.Header;
        Assert.Equal(TestVocabulary.Of("the", "app", "is", "slow").Sha256, Header().VocabularySha256);
        Assert.Equal(Header() with { Count = 2, TotalTokens = 13, TotalMasked = 2 }, header);
        Example first = Example.Read(file, 0);
        Example second = Example.Read(file, 1);
        Assert.Equal([2, 5, 6, 3, 7, 4, 3], first.Masked);
        Assert.Equal([2, 5, 6, 3, 7, 8, 3], first.Original);
        Assert.Equal((4, false), (first.FirstLength, first.IsRandomNext));
        Assert.Equal([2, 8, 3, 5, 6, 3], second.Original);
        Assert.Equal((3, true), (second.FirstLength, second.IsRandomNext));
        Assert.Equal((7, 6), (file.Length(0), file.Length(1)));
    }

    [Fact]
    public void Write_TheExampleOfThePage_GivesThePagesBytes()
    {
        string path = Path.Combine(_folder, "written");
        using (var writer = new ExampleFileWriter(path, Header()))
        {
            writer.Add([2, 5, 6, 3, 7, 4, 3], 4, false, [5], [8]);
            writer.Add([2, 4, 3, 5, 6, 3], 3, true, [1], [8]);
            writer.Complete();
        }

        Assert.Equal(BytesOfThePage(), File.ReadAllBytes(path));
    }

    private static ExampleFileHeader Header() => new()
    {
        VocabularySha256 = TestVocabulary.Of("the", "app", "is", "slow").Sha256,
        VocabularyCount = 9,
        DoLowerCase = true,
        StripAccents = true,
        MaxSequenceLength = 8,
        MaxPredictions = 2,
        MaskedLanguageModelProbability = 0.15,
        ShortSequenceProbability = 0.1,
        WholeWordMasking = false,
        Seed = 42,
        Epoch = 0,
        Shard = 0,
    };

    private string Save(byte[] bytes)
    {
        string path = Path.Combine(_folder, "page");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] BytesOfThePage()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "FORMAT.md"));
        return [.. lines.SkipWhile(l => l != "```").Skip(1).TakeWhile(l => l != "```")
            .SelectMany(l => l[6..].Split(' ')).Select(b => byte.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }
}
