using BertPipeline.Contracts;
using BertPipeline.Testing.Hub;

namespace BertPipeline.Hub.Tests;

/// <summary>Where the token goes, and where nobody follows.</summary>
public sealed class RedirectTests
{
    private const string Secret = "hf_secret";

    [Fact]
    public async Task Download_LargeFile_TheTokenGoesToTheHubAlone()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Add("acme/private", new LocalRepository { Token = Secret }).Add("config.json", "{}").Add("vocab.txt", "a\n").Add(HubScene.Weights, [1, 2, 3], large: true);

        await scene.FetchAsync(scene.Options with { Token = Secret }, "hub:acme/private", null, HubScene.Token);

        Assert.Null(Assert.Single(scene.ContentRequests).Authorization);
        Assert.All(scene.Hub.Requests.Where(r => !r.IsContent), r => Assert.Equal($"Bearer {Secret}", r.Authorization));
    }

    [Fact]
    public async Task Download_RenamedRepository_FollowsWithTheToken()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Add("acme/private", new LocalRepository { Token = Secret }).Add("config.json", "{}").Add("vocab.txt", "a\n").Add(HubScene.Weights, [1, 2, 3], large: true);
        scene.Hub.Rename("old/name", "acme/private");

        HubDownload download = await scene.FetchAsync(scene.Options with { Token = Secret }, "hub:old/name", null, HubScene.Token);

        Assert.Equal(3, download.Files.Count);
        Assert.Contains(scene.Hub.Requests, r => r.Path.StartsWith("/old/name/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/config.json", "https://hub.example.com/x")]
    [InlineData("ftp://hub.example.com/config.json", "https://hub.example.com/x")]
    [InlineData("ftp://hub.example.com/config.json", "http://hub.example.com/x")]
    public async Task Get_RedirectToALesserScheme_IsNotFollowed(string target, string from)
    {
        using var http = new HttpClient(new Redirecting(target));
        var connection = new HubConnection(http, new HubOptions { Endpoint = new Uri(from) });

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => connection.GetAsync(new Uri(from), null, HubScene.Token));

        Assert.Contains("is not encrypted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_RedirectsWithoutEnd_StopsAndSaysSo()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        for (int i = 0; i < 11; i++)
        {
            scene.Hub.Disturb("config.json", LocalHubAnswers.Redirect($"/{HubScene.Repository}/resolve/{scene.Model.Commit}/config.json"));
        }

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(
            () => scene.FetchAsync(scene.Options with { Attempts = 1 }, "hub:" + HubScene.Repository, null, HubScene.Token));

        Assert.Contains("redirects more than 10 times", error.Message, StringComparison.Ordinal);
    }

    private sealed class Redirecting(string target) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(System.Net.HttpStatusCode.Found);
            response.Headers.Location = new Uri(target);
            return Task.FromResult(response);
        }
    }
}
