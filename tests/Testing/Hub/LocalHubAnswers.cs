using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BertPipeline.Testing.Hub;

/// <summary>Answers of a <see cref="LocalHub"/>: the right one, and what goes wrong with real ones.</summary>
public static class LocalHubAnswers
{
    /// <summary>The file, or the part of it that is asked for.</summary>
    public static async Task Serve(HttpContext context, byte[] content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(content);
        string? range = context.Request.Headers.Range;
        string? tag = context.Response.Headers.ETag;
        string? condition = context.Request.Headers.IfRange;
        if (range is null || (condition is not null && condition != tag))
        {
            await WholeAsync(context, content, cancellationToken);
            return;
        }

        int from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        if (from >= content.Length)
        {
            context.Response.StatusCode = 416;
            context.Response.Headers.ContentRange = $"bytes */{content.Length}";
            return;
        }

        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        context.Response.ContentLength = content.Length - from;
        await context.Response.Body.WriteAsync(content.AsMemory(from), cancellationToken);
    }

    /// <summary>The whole file, whatever was asked for.</summary>
    public static Task IgnoreRange(HttpContext context, byte[] content, CancellationToken cancellationToken) => WholeAsync(context, content, cancellationToken);

    /// <summary>Other bytes of the same number.</summary>
    public static Task Corrupt(HttpContext context, byte[] content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        byte[] other = [.. content];
        other[^1] ^= 1;
        return WholeAsync(context, other, cancellationToken);
    }

    /// <summary>A well-formed answer that ends early.</summary>
    public static Disturbance Truncate(int bytes) => async (context, content, cancellationToken) =>
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes), cancellationToken);

    /// <summary>Breaks the connection once the client has so many bytes.</summary>
    /// <param name="bytes">Sent.</param>
    /// <param name="arrived">Completed by the test when the client has them.</param>
    public static Disturbance Drop(int bytes, Task arrived) => async (context, content, cancellationToken) =>
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        await arrived.WaitAsync(cancellationToken);
        context.Abort();
    };

    /// <summary>Sends so many bytes and then nothing, until the client hangs up.</summary>
    /// <param name="bytes">Sent.</param>
    /// <param name="sent">Completed when they are on their way.</param>
    public static Disturbance Stall(int bytes, TaskCompletionSource sent) => async (context, content, cancellationToken) =>
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        sent.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    };

    /// <summary>A status without content.</summary>
    public static Disturbance Status(int status, string? retryAfter = null) => (context, _, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>A redirect.</summary>
    public static Disturbance Redirect(string location) => (context, _, _) =>
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    /// <summary>A refusal, as the hub words it.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string? code)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.StatusCode = status;
        if (code is not null)
        {
            context.Response.Headers["X-Error-Code"] = code;
        }

        context.Response.Headers["X-Error-Message"] = "Access denied or not found";
        return Task.CompletedTask;
    }

    private static async Task WholeAsync(HttpContext context, byte[] content, CancellationToken cancellationToken)
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, cancellationToken);
    }
}
