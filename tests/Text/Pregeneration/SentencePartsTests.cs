using BertPipeline.Contracts;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Text.Tests.Pregeneration;

public sealed class SentencePartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cut_LargeFile_SpreadsWholeDocumentsAndLosesNone()
    {
        string[] documents = [.. Enumerable.Range(0, 400).Select(i => $"first sentence of {i}\nsecond of {i}")];
        string path = Write("\n\n" + string.Join("\n\n \n", documents));

        using SentenceParts parts = SentenceParts.Cut(path, _folder, seed: 1, TestContext.Current.CancellationToken, bytesPerPart: 5000);

        string[][] read = [.. parts.Paths.Select(p => File.ReadAllText(p).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(documents.Order(StringComparer.Ordinal), read.SelectMany(d => d).Select(d => d.TrimEnd('\n')).Order(StringComparer.Ordinal));
        Assert.All(read, d => Assert.InRange(d.Length, 400 / read.Length / 2, 400 / read.Length * 2));
    }

    [Fact]
    public void Cut_SmallFile_IsItsOnlyPart()
    {
        string path = Write("one\n\ntwo\n");

        using (SentenceParts parts = SentenceParts.Cut(path, _folder, seed: 1, TestContext.Current.CancellationToken))
        {
            Assert.Equal([path], parts.Paths);
        }

        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Dispose_DeletesTheParts()
    {
        string path = Write(string.Join("\n\n", Enumerable.Repeat("a sentence", 100)));

        SentenceParts.Cut(path, _folder, seed: 1, TestContext.Current.CancellationToken, bytesPerPart: 500).Dispose();

        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(5000)]
    public void Cut_WithHeldOutShare_KeepsThoseDocumentsApart(long bytesPerPart)
    {
        string[] documents = [.. Enumerable.Range(0, 1000).Select(i => $"first sentence of {i}\nsecond of {i}")];
        string path = Write(string.Join("\n\n", documents));

        using SentenceParts parts = SentenceParts.Cut(path, _folder, seed: 1, TestContext.Current.CancellationToken, heldOutShare: 0.1, bytesPerPart);

        string[] trained = [.. parts.Paths.SelectMany(Documents)];
        string[] heldOut = Documents(parts.HeldOutPath!);
        Assert.Equal(documents.Order(StringComparer.Ordinal), trained.Concat(heldOut).Order(StringComparer.Ordinal));

        // Five standard deviations of a binomial of 1000 and 0.1.
        Assert.InRange(heldOut.Length, 53, 147);

        static string[] Documents(string file) => [.. File.ReadAllText(file).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(d => d.TrimEnd('\n'))];
    }

    [Fact]
    public void Cut_ShareOfTooFewDocuments_SaysHowMany()
    {
        string path = Write("one\n\ntwo\n\nthree\n");

        var error = Assert.Throws<UserErrorException>(() => SentenceParts.Cut(path, _folder, seed: 1, TestContext.Current.CancellationToken, heldOutShare: 0.001));

        Assert.Contains("A held-out share of 0.001 of 3 documents holds out 0", error.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "sentences.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
