using System.Net;
using BertPipeline.Local.Hosting;
using BertPipeline.Local.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Local.Tests.Hosting;

/// <summary>A host that listens to others wants its key for everything but the page's own files.</summary>
public sealed class KeyTests
{
    private const string Key = "3f9a";

    [Theory]
    [InlineData("/api/runs", null, 401)]
    [InlineData("/api/runs", "3f9", 401)]
    [InlineData("/api/runs", "3f9a0", 401)]
    [InlineData("/api/runs", Key, 200)]
    [InlineData("/runtime/webhooks/durabletask/instances/x", null, 401)]
    [InlineData("/openapi.json", null, 401)]
    [InlineData("/api/page", null, 200)]
    [InlineData("/api/page/app.js", null, 200)]
    [InlineData("/api/pages", null, 401)]
    [InlineData("/api/health", null, 200)]
    [InlineData("/", null, 200)]
    public async Task Request_OfAnyName_WantsTheKey(string path, string? key, int expected)
    {
        HttpContext context = Request(path, "192.168.0.2:7071");
        context.Request.Headers["x-functions-key"] = key;

        Assert.Equal(expected, await StatusAsync(context, new LocalHostOptions { Address = IPAddress.Any, Key = Key }));
    }

    [Fact]
    public async Task Request_OfAnotherSitesPage_IsRefusedWithTheKeyToo()
    {
        HttpContext context = Request("/api/runs", "192.168.0.2:7071");
        context.Request.Headers["x-functions-key"] = Key;
        context.Request.Headers.Origin = "http://attacker.example";

        Assert.Equal(403, await StatusAsync(context, new LocalHostOptions { Key = Key }));
    }

    [Fact]
    public void Guard_WithAnEmptyKey_IsNotMade() =>
        Assert.Throws<ArgumentException>(() => new RequestGuard(_ => Task.CompletedTask, new LocalHostOptions { Address = IPAddress.Any, Key = "" }));

    private static DefaultHttpContext Request(string path, string host)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider() };
        (context.Request.Scheme, context.Request.Host, context.Request.Path) = ("http", new HostString(host), path);
        return context;
    }

    private static async Task<int> StatusAsync(HttpContext context, LocalHostOptions options)
    {
        await new RequestGuard(_ => Task.CompletedTask, options).InvokeAsync(context);
        return context.Response.StatusCode;
    }
}
