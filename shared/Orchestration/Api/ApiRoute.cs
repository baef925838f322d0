namespace BertPipeline.Orchestration.Api;

/// <summary>One route of the HTTP API; a host maps every one of them.</summary>
/// <param name="Name">Unique name, for functions and logs.</param>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Template">Path with placeholders in braces, starting with a slash.</param>
/// <param name="HandleAsync">The handler.</param>
public sealed record ApiRoute(string Name, string Method, string Template, Func<ApiRequest, CancellationToken, Task<ApiResult>> HandleAsync);
