using BertPipeline.Http.Page;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BertPipeline.Functions.Http;

/// <summary>The web page's own files, which hold nothing of anybody. What it shows it asks <see cref="ApiFunction"/> for, with the function key that it takes from its address or asks for.</summary>
public sealed class PageFunction
{
    [Function("Page")]
    public static Task HandleAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "page/{file?}")] HttpRequest request, string? file)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PageRoutes.ServeAsync(request.HttpContext, file);
    }
}
