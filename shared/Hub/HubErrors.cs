using System.Net;
using System.Net.Http.Headers;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>What an answer that is not a success means, by its status and the hub's <c>X-Error-Code</c>.</summary>
internal sealed class HubErrors(HubOptions options, TimeProvider time)
{
    private const string NoToken = "No token is set";

    /// <param name="answer">Status of 400 and above.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="file">The file; null for the repository itself.</param>
    public Exception From(HubAnswer answer, HubModelName name, string? file)
    {
        HttpResponseMessage response = answer.Response;
        int status = (int)response.StatusCode;
        string where = HubConnection.Printable(answer.Uri);
        if (status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
        {
            return new HubUnavailableException($"{where} answers {status}{Said(response)}.") { RetryAfter = RetryAfter(response.Headers) };
        }

        // Addresses that the hub redirects to are signed for a while; the next try gets a fresh one.
        return answer.IsHub ? Refusal(response, name, file, where) : new HubUnavailableException($"{where} answers {status}.");
    }

    private UserErrorException Refusal(HttpResponseMessage response, HubModelName name, string? file, string where)
    {
        int status = (int)response.StatusCode;
        string repository = name.Repository;
        return (Header(response, "X-Error-Code"), status) switch
        {
            ("GatedRepo", _) => new($"{repository} is gated: accept its conditions at {options.Endpoint.AbsoluteUri.TrimEnd('/')}/{repository}, and set {HubOptions.TokenVariable} to a token of the account that did. {TokenState}{Said(response)}."),
            ("RevisionNotFound", _) when name.Revision is null => new(
                $"{repository} has no revision '{HubModelName.DefaultRevision}'. Name a branch, a tag or a commit of it: {HubModelName.Prefix}{repository}@REVISION."),
            ("RevisionNotFound", _) => new($"{repository} has no revision '{name.Revision}'. Name a branch, a tag or a commit of it, or leave @{name.Revision} out for '{HubModelName.DefaultRevision}'."),
            ("EntryNotFound", _) => new($"{repository} has no file {file}."),
            ("RepoNotFound", _) or (_, 401) when options.Token is null => new(
                $"{repository} is not on {options.Endpoint.Host}, or is private or gated. Check the spelling; for a private or gated model set {HubOptions.TokenVariable} to a token that may read it. {Known}"),
            ("RepoNotFound", _) => new($"{repository} is not on {options.Endpoint.Host}, or the token in {HubOptions.TokenVariable} may not read it. Check the spelling. {Known}"),
            (_, 401) => new($"{options.Endpoint.Host} does not accept the token in {HubOptions.TokenVariable}. Make a new one, or unset it for public models{Said(response)}."),
            (_, 403) => new($"{options.Endpoint.Host} refuses {repository}. {TokenState}; set {HubOptions.TokenVariable} to a token of an account with access{Said(response)}."),
            (_, 404) => new(file is null
                ? $"{repository}{(name.Revision is { } r ? $" at revision '{r}'" : "")} is not on {options.Endpoint.Host}. Check the spelling. {Known}"
                : $"{repository} has no file {file}."),
            _ => new($"{where} answers {status}{Said(response)}. Is {HubOptions.EndpointVariable} the address of a hub?"),
        };
    }

    private static string Known => $"Names that always work: {string.Join(", ", HubModelName.Bare)}.";

    private string TokenState => options.Token is null ? NoToken : $"The token in {HubOptions.TokenVariable} has no access";

    /// <summary>The hub's own words, short and on one line.</summary>
    private static string Said(HttpResponseMessage response) => Header(response, "X-Error-Message") is { Length: > 0 } message
        ? $" (the hub says: {PrintableText.Of(message, 300)})"
        : "";

    private TimeSpan? RetryAfter(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
