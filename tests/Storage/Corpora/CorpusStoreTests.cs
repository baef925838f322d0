using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Corpora;

public sealed class CorpusStoreTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task ListAsync_CorpusWithRequestAndLabelledData_ListsOnlyTheCorpus()
    {
        (CorpusStore store, string corpus) = await CreateAsync();
        foreach (string name in (string[])["b.txt", "a/c.csv.gz", "run.json", "labelled/x.jsonl"])
        {
            await UploadAsync(store, corpus, name, name);
        }

        await UploadAsync(store, corpus + "2", "z.txt", "another corpus");
        Assert.Equal([$"{corpus}/a/c.csv.gz", $"{corpus}/b.txt"], (await store.ListAsync(corpus, TestStorage.Token)).Select(b => b.Name));
        Assert.Equal([$"{corpus}/labelled/x.jsonl"], (await store.ListAsync(corpus + "/labelled", TestStorage.Token)).Select(b => b.Name));
        Assert.Contains(await store.ListRunRequestsAsync(TestStorage.Token), b => b.Name == $"{corpus}/run.json");
        Assert.Equal(5, (await store.ListAsync(corpus, TestStorage.Token))[1].Length);
    }

    [Fact]
    public async Task FindAsync_DroppedBlob_IsTheSameAsListed()
    {
        (CorpusStore store, string corpus) = await CreateAsync();
        await UploadAsync(store, corpus, "a.txt", "text");
        Assert.Equal((await store.ListAsync(corpus, TestStorage.Token))[0], await store.FindAsync($"{corpus}/a.txt", TestStorage.Token));
        Assert.Null(await store.FindAsync($"{corpus}/b.txt", TestStorage.Token));
    }

    [Fact]
    public async Task OpenReadAsync_UnchangedBlob_GivesItsText()
    {
        (CorpusStore store, string corpus) = await CreateAsync();
        await UploadAsync(store, corpus, "a.txt", "text");
        await using Stream stream = await store.OpenReadAsync((await store.ListAsync(corpus, TestStorage.Token))[0], TestStorage.Token);
        using var reader = new StreamReader(stream);
        Assert.Equal("text", await reader.ReadToEndAsync(TestStorage.Token));
    }

    [Fact]
    public async Task OpenReadAsync_BlobChangedSinceItWasListed_IsAUserErrorThatNamesIt()
    {
        (CorpusStore store, string corpus) = await CreateAsync();
        await UploadAsync(store, corpus, "a.txt", "text");
        DroppedBlob listed = (await store.ListAsync(corpus, TestStorage.Token))[0];
        await UploadAsync(store, corpus, "a.txt", "changed");
        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => store.OpenReadAsync(listed, TestStorage.Token));
        Assert.Contains($"corpora/{corpus}/a.txt was changed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x", "a.txt")]
    [InlineData("x", "../a.txt")]
    [InlineData("x", "a\\b.txt")]
    public async Task UploadAsync_NameThatCannotBeUsed_IsAUserError(string corpus, string name)
    {
        (CorpusStore store, _) = await CreateAsync();
        await Assert.ThrowsAsync<UserErrorException>(() => UploadAsync(store, corpus, name, ""));
    }

    private static async Task UploadAsync(CorpusStore store, string corpus, string name, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await store.UploadAsync(corpus, name, content, TestStorage.Token);
    }

    private async Task<(CorpusStore Store, string Corpus)> CreateAsync()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        return (new CorpusStore(storage.Account), TestStorage.Unique("corpus-"));
    }
}
