using System.Net;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Tests.Hosting;

/// <summary>Who may use a host that asks for no key: programs of this machine, and pages that it served itself.</summary>
public sealed class RequestGuardTests(LocalApiHost host)
{
    [Theory]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1234", null, HttpStatusCode.OK)]
    [InlineData("[::1]", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1234", "http://127.0.0.1:1234", HttpStatusCode.OK)]
    [InlineData("127.0.0.1.attacker.example", null, HttpStatusCode.Forbidden)]
    [InlineData("attacker.example", null, HttpStatusCode.Forbidden)]
    [InlineData("192.168.0.2", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "http://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", HttpStatusCode.Forbidden)]
    [InlineData("localhost:80", "http://localhost:3000", HttpStatusCode.Forbidden)]
    public async Task Get_OfHostAndOrigin_IsAnsweredOrRefused(string name, string? origin, HttpStatusCode expected)
    {
        using HttpClient http = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/runs?top=1");
        request.Headers.Host = name;
        request.Headers.TryAddWithoutValidation("Origin", origin is null ? [] : [origin]);

        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        if (expected != HttpStatusCode.OK)
        {
            await AssertProblemAsync(answer);
        }
    }

    [Fact]
    public async Task Post_OfAnotherSitesForm_StartsNothing()
    {
        using HttpClient http = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = new StringContent("""{"corpus":"completes"}""", Encoding.UTF8, "text/plain") };
        request.Headers.TryAddWithoutValidation("Origin", "https://attacker.example");

        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await AssertProblemAsync(answer);
    }

    [Fact]
    public async Task Get_OddPath_IsAProblem()
    {
        using HttpClient http = host.CreateClient();

        using HttpResponseMessage answer = await http.GetAsync(new Uri(http.BaseAddress!.AbsoluteUri + "/"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await AssertProblemAsync(answer);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), PipelineJson.Options)!;
        Assert.Equal((int)answer.StatusCode, problem.Status);
        Assert.NotEmpty(problem.Detail);
    }
}
