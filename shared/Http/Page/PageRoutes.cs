using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace BertPipeline.Http.Page;

/// <summary>
/// The web page: files that are the same for everybody and hold nothing of anybody. What it shows it asks the API for, with a key where one is wanted. A Functions app has nothing of
/// ours outside <c>/api</c>, so that it lies there on every host.
/// </summary>
public static class PageRoutes
{
    /// <summary>Where the page lies.</summary>
    public const string Path = "/api/page";

    /// <summary>Nothing but the host's own scripts, styles and answers: text of strangers that got as far as being markup would still do nothing.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal static void MapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => TypedResults.Redirect(Path)).ExcludeFromDescription();
        routes.MapMethods(Path + "/{file?}", [HttpMethods.Get, HttpMethods.Head], Get).ExcludeFromDescription();
    }

    /// <summary>A file of the page, for a host that routes by itself.</summary>
    public static async Task ServeAsync(HttpContext context, string? file)
    {
        ArgumentNullException.ThrowIfNull(context);
        IResult result = Get(context, file).Result;
        await result.ExecuteAsync(context);
    }

    private static Results<FileContentHttpResult, StatusCodeHttpResult, NotFound> Get(HttpContext context, string? file)
    {
        if (PageFile.Find(file) is not { } found)
        {
            return TypedResults.NotFound();
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache"; // Asked for anew after an update, and answered 304 before.
        headers.ETag = found.Tag;
        return context.Request.Headers.IfNoneMatch.ToString() == found.Tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(found.Content, found.MediaType);
    }
}
