using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// What HTTP alone costs: the web server of <c>serve</c>, set as it is there, which reads each request to its end and answers the same predictions to all, without JSON, queue or model. No server on it
/// can be faster. Says where it listens, and ends with standard input.
/// </summary>
internal static class ConstantServer
{
    public const string Name = "floor";

    private static readonly byte[] Answer = JsonSerializer.SerializeToUtf8Bytes(
        Enumerable.Range(0, ModelSize.Tags).Select(tag => new { label = $"tag{tag}", score = 0.123456, applies = false }));

    public static int Run()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        }).UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        application.StartAsync().GetAwaiter().GetResult();
        Console.WriteLine($"Listening on {application.Urls.First()}");
        Console.In.ReadToEnd();
        application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        ReadResult read;
        do
        {
            read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }
}
