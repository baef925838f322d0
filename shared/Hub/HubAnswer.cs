namespace BertPipeline.Hub;

/// <summary>The last answer of a chain of redirects, its body unread.</summary>
/// <param name="Response">Status and headers.</param>
/// <param name="Uri">Who gave it.</param>
/// <param name="IsHub">Whether that was the hub itself, and not a server it redirected to.</param>
/// <param name="Identity">What the hub's answers on the way said of the file.</param>
internal sealed record HubAnswer(HttpResponseMessage Response, Uri Uri, bool IsHub, FileIdentity Identity) : IDisposable
{
    public void Dispose() => Response.Dispose();
}
