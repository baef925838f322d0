using BertPipeline.Contracts;
using BertPipeline.Testing.Hub;

namespace BertPipeline.Hub.Tests;

/// <summary>What a user is told when the hub does not give what was asked for.</summary>
public sealed class RefusalTests
{
    private const string Secret = "hf_secret";

    [Theory]
    [InlineData("hub:acme/no-such", null, "acme/no-such is not on 127.0.0.1, or is private or gated", "HF_TOKEN")]
    [InlineData("hub:acme/no-such", "hf_other", "acme/no-such is not on 127.0.0.1, or the token in HF_TOKEN may not read it", "bert-base-uncased")]
    [InlineData("hub:acme/gated", null, "acme/gated is gated: accept its conditions at http://127.0.0.1", "No token is set")]
    [InlineData("hub:acme/gated", "hf_other", "/acme/gated, and set HF_TOKEN to a token of the account that did", "has no access")]
    [InlineData("hub:acme/tiny-bert@v9", null, "acme/tiny-bert has no revision 'v9'", "leave @v9 out for 'main'")]
    public async Task Resolve_Refused_SaysWhyAndWhatToDo(string name, string? token, params string[] said)
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Add("acme/gated", new LocalRepository { Token = Secret, IsGated = true });

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync(scene.Options with { Token = token }, name, null, HubScene.Token));

        Assert.All(said, s => Assert.Contains(s, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hf_other", error.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Time.Waits);
    }

    [Theory]
    [InlineData(401, "hf_other", "127.0.0.1 does not accept the token in HF_TOKEN. Make a new one, or unset it for public models")]
    [InlineData(403, "hf_other", "127.0.0.1 refuses acme/tiny-bert. The token in HF_TOKEN has no access")]
    [InlineData(403, null, "127.0.0.1 refuses acme/tiny-bert. No token is set")]
    public async Task Resolve_BareStatus_SaysWhatItMeans(int status, string? token, string said)
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("api", LocalHubAnswers.Status(status));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(
            () => scene.FetchAsync(scene.Options with { Token = token }, "hub:" + HubScene.Repository, null, HubScene.Token));

        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_other", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A repository without the branch that a name without a revision means.</summary>
    [Fact]
    public async Task Resolve_NoMain_AsksForARevision()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Model.Revisions.Clear();

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync());

        Assert.Equal("acme/tiny-bert has no revision 'main'. Name a branch, a tag or a commit of it: hub:acme/tiny-bert@REVISION.", error.Message);
    }

    [Fact]
    public async Task Resolve_Branch_IsItsCommit()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Model.Revisions.Add("refs/pr/1");

        HubDownload download = await scene.FetchAsync("hub:acme/tiny-bert@refs/pr/1");

        Assert.Equal(scene.Model.Commit, download.Revision.Commit);
    }

    [Fact]
    public async Task Download_FileVanishes_NamesIt()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("vocab.txt", (context, _, _) => LocalHubAnswers.RefuseAsync(context, 404, "EntryNotFound"));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync());

        Assert.Contains("acme/tiny-bert has no file vocab.txt", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 01 May 2024 12:00:30 GMT", 30)]
    [InlineData("3600", 60)]
    [InlineData(null, 1)]
    public async Task Resolve_TooManyRequests_WaitsAsAskedWithinBounds(string? retryAfter, int seconds)
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("api", LocalHubAnswers.Status(429, retryAfter));

        await scene.FetchAsync();

        Assert.Equal([TimeSpan.FromSeconds(seconds)], scene.Time.Waits);
    }

    /// <summary>The address was signed for a while that is over: the hub is asked for another.</summary>
    [Fact]
    public async Task Download_ContentServerRefuses_AsksTheHubAgain()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb(HubScene.Weights, LocalHubAnswers.Status(403));

        await scene.FetchAsync();

        Assert.Equal(2, scene.Hub.Requests.Count(r => !r.IsContent && r.Path.EndsWith(HubScene.Weights, StringComparison.Ordinal)));
    }

    /// <summary>On a port that no server of another test can be given, as a port just closed can.</summary>
    [Fact]
    public async Task Resolve_NobodyListens_SaysWhatWasTried()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        var nobody = new HubOptions { Endpoint = new Uri("http://127.0.0.1:9") };

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(
            () => scene.FetchAsync(nobody, "hub:" + HubScene.Repository, progress: null, HubScene.Token));

        Assert.Contains("http://127.0.0.1:9/api/models/acme/tiny-bert/revision/main cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("Tried 6 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_NoHub_SaysSo()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("api", (context, _, token) => LocalHubAnswers.Serve(context, "<html>"u8.ToArray(), token));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync());

        Assert.Contains("does not answer as a hub does", error.Message, StringComparison.Ordinal);
        Assert.Contains("HF_ENDPOINT", error.Message, StringComparison.Ordinal);
    }
}
