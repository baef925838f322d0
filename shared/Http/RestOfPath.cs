namespace BertPipeline.Http;

/// <summary>A parameter that is the rest of a path, slashes included.</summary>
internal static class RestOfPath
{
    /// <summary>Clients that are made from the description of the API encode the slashes of a parameter, and the server leaves those as they came.</summary>
    public static string Of(string parameter) => parameter.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
