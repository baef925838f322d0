using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Testing.Hub;

namespace BertPipeline.Hub.Tests;

/// <summary>Which files are fetched, and what they are checked against.</summary>
public sealed class DownloadTests
{
    [Fact]
    public async Task Download_Model_FetchesItsFilesAtOneCommitAndChecksEach()
    {
        await using HubScene scene = await HubScene.CreateAsync();

        HubDownload download = await scene.FetchAsync();

        Assert.Equal(
            [("config.json", HubFileCheck.GitBlobSha1), ("vocab.txt", HubFileCheck.GitBlobSha1), (HubScene.Weights, HubFileCheck.Sha256)],
            download.Files.Select(f => (f.Name, f.CheckedBy)));
        Assert.Equal(["config.json", HubScene.Weights, "vocab.txt"], Directory.GetFiles(download.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(scene.Model.Files[HubScene.Weights], await File.ReadAllBytesAsync(scene.Downloaded(HubScene.Weights), HubScene.Token));
        Assert.All(scene.Hub.Requests.Where(r => r.Path.Contains("/resolve/", StringComparison.Ordinal)), r => Assert.Contains($"/resolve/{scene.Model.Commit}/", r.Path, StringComparison.Ordinal));
        Assert.Equal($"hub:acme/tiny-bert@{scene.Model.Commit}", download.Revision.Owner);
    }

    /// <summary>ce013625… is what <c>printf 'hello\n' | git hash-object --stdin</c> prints.</summary>
    [Fact]
    public async Task DigestOf_FileOfGit_IsGitsName()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "hello\n", HubScene.Token);

        string? digest = await new FileIdentity("ce013625030ba8dba906f756967f9e9ca394464a", 6, null).DigestOfAsync(path, HubScene.Token);

        File.Delete(path);
        Assert.Equal("ce013625030ba8dba906f756967f9e9ca394464a", digest);
    }

    [Theory]
    [InlineData("\"ce013625030ba8dba906f756967f9e9ca394464a\"", "ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData("W/\"CE013625030ba8dba906f756967f9e9ca394464a\"", "ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData("\"41a0e56472bad33498744818c8b1ef2c-64\"", null)]
    [InlineData("", null)]
    public void HexDigits_Tag_IsReadOnlyWhereItIsADigest(string tag, string? digest) => Assert.Equal(digest, FileIdentity.HexDigits(tag));

    [Fact]
    public async Task Download_HubWithoutTags_ChecksLengthsAndSaysSo()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Model.HasTags = false;

        HubDownload download = await scene.FetchAsync();

        Assert.All(download.Files, f => Assert.Equal(HubFileCheck.Length, f.CheckedBy));
    }

    [Theory]
    [InlineData(HubScene.Weights)]
    [InlineData("vocab.txt")]
    public async Task Download_OtherContent_DeletesItAndSaysSo(string file)
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb(file, LocalHubAnswers.Corrupt);

        HubCorruptionException error = await Assert.ThrowsAsync<HubCorruptionException>(() => scene.FetchAsync());

        Assert.Contains($"{file} is not what the hub says it is", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scene.Folder, file + "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Download_Shards_FollowsTheIndex()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        LocalRepository model = scene.Hub.Add("acme/sharded").Add("config.json", "{}").Add("vocab.txt", "a\n")
            .Add("model.safetensors.index.json", """{"weight_map":{"a":"model-00002-of-00002.safetensors","b":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors"}}""")
            .Add("model-00001-of-00002.safetensors", [1, 2], large: true).Add("model-00002-of-00002.safetensors", [3], large: true)
            .Add("pytorch_model.bin", [4], large: true);

        HubDownload download = await scene.FetchAsync("hub:acme/sharded");

        Assert.Equal(model.Files.Keys.Where(f => f != "pytorch_model.bin").Order(StringComparer.Ordinal), download.Files.Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../../escape"}}""", "names '../../escape'")]
    [InlineData("""{"weight_map":{"a":"missing.safetensors"}}""", "names 'missing.safetensors'")]
    [InlineData("[]", "is not an index of weights")]
    [InlineData("{}", "is not an index of weights")]
    public async Task Download_IndexThatIsWrong_NamesIt(string index, string message)
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Add("acme/sharded").Add("config.json", "{}").Add("vocab.txt", "a\n").Add("model.safetensors.index.json", index);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync("hub:acme/sharded"));

        Assert.Contains("acme/sharded: model.safetensors.index.json " + message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OnlyPyTorch_TakesIt()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Add("acme/old").Add("config.json", "{}").Add("vocab.txt", "a\n").Add("tokenizer_config.json", "{}").Add("pytorch_model.bin", [4], large: true);

        HubDownload download = await scene.FetchAsync("hub:acme/old");

        Assert.Equal(["config.json", "vocab.txt", "tokenizer_config.json", "pytorch_model.bin"], download.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("acme/x has no config.json", "vocab.txt", "model.safetensors")]
    [InlineData("acme/x has no vocab.txt", "config.json", "model.safetensors")]
    [InlineData("acme/x has no weights", "config.json", "vocab.txt", "tf_model.h5")]
    public async Task Download_FileMissing_NamesItAndWhatIsThere(string message, params string[] files)
    {
        await using HubScene scene = await HubScene.CreateAsync();
        LocalRepository model = scene.Hub.Add("acme/x");
        Array.ForEach(files, f => model.Add(f, "{}"));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync("hub:acme/x"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(files[^1], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_Progress_EndsWithTheWholeOfEachFile()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        var told = new Dictionary<string, HubProgress>();

        await scene.FetchAsync(progress: p => told[p.File] = p);

        Assert.Equal(new HubProgress(HubScene.Weights, 200_000, 200_000), told[HubScene.Weights]);
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task Download_AnswerOfAnotherCommit_IsRefused()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("config.json", (context, content, token) =>
        {
            context.Response.Headers["X-Repo-Commit"] = new string('0', 40);
            return LocalHubAnswers.Serve(context, content, token);
        });

        // The next try gets the right one.
        HubDownload download = await scene.FetchAsync();

        Assert.Single(scene.Time.Waits);
        Assert.Equal(Encoding.UTF8.GetString(scene.Model.Files["config.json"]), await File.ReadAllTextAsync(Path.Combine(download.Folder, "config.json"), HubScene.Token));
    }
}
