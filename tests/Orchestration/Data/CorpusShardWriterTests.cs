using BertPipeline.Orchestration.Data;

namespace BertPipeline.Orchestration.Tests.Data;

public sealed class CorpusShardWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shards-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(50, 5)]           // never more than a tenth
    [InlineData(20_000, 500)]     // at least 500
    [InlineData(120_000, 1200)]   // one in a hundred
    public void Complete_Documents_HoldsOutTheStatedShare(int documents, int heldOut)
    {
        CorpusShardCounts counts = Write(documents, shards: 3);

        Assert.Equal(new CorpusShardCounts(documents, heldOut), counts);
        Assert.Equal(heldOut, Documents("held-out.txt").Length);
    }

    [Fact]
    public void Complete_Documents_EachStandsInOnePlaceAndShardsAreEven()
    {
        Write(20_000, shards: 4);

        string[][] shards = [.. Enumerable.Range(0, 4).Select(s => Documents($"shard-{s:D5}.txt"))];
        string[] all = [.. shards.SelectMany(s => s), .. Documents("held-out.txt")];
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"document {i}").Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
        Assert.All(shards, s => Assert.InRange(s.Length, 4600, 5150)); // 4,875 expected, four standard deviations about 240
    }

    [Fact]
    public void Complete_SameSeed_WritesTheSameBytes()
    {
        Write(3000, shards: 2);
        byte[] first = File.ReadAllBytes(Path.Combine(_folder, "shard-00000.txt"));

        Write(3000, shards: 2);

        Assert.Equal(first, File.ReadAllBytes(Path.Combine(_folder, "shard-00000.txt")));
    }

    [Fact]
    public void Add_DocumentWithBlankLines_StaysOneDocument()
    {
        using (var writer = new CorpusShardWriter(name => Path.Combine(_folder, name), shards: 1, seed: 7))
        {
            for (int copy = 0; copy < 3; copy++)
            {
                writer.Add("first line\r\n\r\n   \n second line ", mayBeHeldOut: true);
            }

            writer.Complete(); // two of the three are held out
        }

        Assert.Equal("first line\nsecond line\n\n", File.ReadAllText(Path.Combine(_folder, "shard-00000.txt")));
    }

    [Fact]
    public void Complete_DocumentsThatTheModelHasRead_AreTrainedOnAndNotHeldOut()
    {
        CorpusShardCounts counts = Write(3000, shards: 1, read: 2900);

        Assert.Equal(new(3000, 100), counts);
        Assert.Equal(Enumerable.Range(2900, 100).Select(i => $"document {i}"), Documents("held-out.txt"));
        Assert.Equal(2900, Documents("shard-00000.txt").Length);
    }

    private CorpusShardCounts Write(int documents, int shards, int read = 0)
    {
        using var writer = new CorpusShardWriter(name => Path.Combine(_folder, name), shards, seed: 7);
        for (int i = 0; i < documents; i++)
        {
            writer.Add($"document {i}", mayBeHeldOut: i >= read);
        }

        return writer.Complete();
    }

    private string[] Documents(string file) =>
        File.ReadAllText(Path.Combine(_folder, file)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
}
