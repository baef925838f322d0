using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class TokenWindowsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    /// <summary>Two documents, the first of two lines: [CLS] w0 w1 w2 w3 [SEP] [CLS] w4 w5 w6 [SEP].</summary>
    [Fact]
    public void Read_SecondWindow_HasItsLeadAndAsksForWhatComesNextButNotForABeginning()
    {
        var windows = new TokenWindows(Stream("w0 w1\nw2 w3\n\nw4 w5 w6\n\n"), length: 3, warmUp: 2);

        UlmfitBatch batch = windows.Read(start: 2, [1]);

        Assert.Equal(Ids("w2", "w3", "[SEP]", "[CLS]", "w4"), batch.Ids);
        Assert.Equal([1, 2], batch.Asked);
        Assert.Equal(Ids("w4", "w5"), batch.Targets);
    }

    [Fact]
    public void Read_TwoWindows_LieSideBySide()
    {
        var windows = new TokenWindows(Stream("w0 w1 w2 w3 w4 w5 w6 w7\n"), length: 2, warmUp: 1);

        UlmfitBatch batch = windows.Read(start: 1, [2, 0]);

        Assert.Equal(Ids("w3", "[CLS]", "w4", "w0", "w5", "w1"), batch.Ids);
        Assert.Equal([0, 1, 2, 3], batch.Asked);
        Assert.Equal(Ids("w5", "w1", "w6", "w2"), batch.Targets);
    }

    /// <summary>Each epoch cuts elsewhere, and never outside of the text.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(50)]
    public void Start_AnyEpochOfAnyText_WindowsLieWithin(int words)
    {
        TokenStream stream = Stream(string.Join(' ', Enumerable.Range(0, words - 2).Select(i => $"w{i % 40}")));
        var windows = new TokenWindows(stream, length: 8, warmUp: 5);

        int[] starts = [.. Enumerable.Range(0, 30).Select(epoch => windows.Start(seed: 1, epoch))];

        Assert.All(starts, start => Assert.InRange(windows.Count(start), 1, words));
        Assert.All(starts, start => windows.Read(start, [0, windows.Count(start) - 1]));
        Assert.Equal(words == 50 ? 8 : 1, starts.Distinct().Count());
    }

    private static long[] Ids(params string[] words)
    {
        string[] all = [.. Vocabulary.SpecialTokens, .. Enumerable.Range(0, SyntheticExamples.Words).Select(i => $"w{i}")];
        return [.. words.Select(word => (long)Array.IndexOf(all, word))];
    }

    private TokenStream Stream(string text)
    {
        File.WriteAllText(_path, text);
        var stream = new TokenStream(new WordPieceTokenizer(SyntheticExamples.Vocabulary, new WordPieceOptions()));
        stream.Add(_path);
        return stream;
    }
}
