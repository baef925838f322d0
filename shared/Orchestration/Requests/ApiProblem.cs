using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Problem details (RFC 9457): what the body says when a request was not done.</summary>
/// <param name="Type">A URN that names the kind of problem and never changes.</param>
/// <param name="Title">The kind of problem, for people; the same for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">This occurrence: what, where, and what to do.</param>
/// <param name="Errors">Messages by the path of the request's property, for invalid requests.</param>
public sealed record ApiProblem(
    string Type, string Title, int Status, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null)
{
    private const string Urn = "urn:bert-pipeline:problem:";

    public static ApiProblem InvalidRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        IEnumerable<string> lines = errors.SelectMany(e => e.Value.Select(message => e.Key.Length == 0 ? message : $"{e.Key}: {message}"));
        return new(Urn + "invalid-request", "The request is not valid.", 400, string.Join(' ', lines), errors);
    }

    public static ApiProblem UserError(string detail) => new(Urn + "user-error", "Something needs to be mended first.", 400, detail);

    /// <summary>What the server could not take as a request: too long, broken off, malformed.</summary>
    /// <param name="status">From 400 to 499.</param>
    public static ApiProblem BadRequest(int status, string detail) =>
        status == 413 ? new(Urn + "too-long", "The request is too long.", status, detail) : new(Urn + "bad-request", "The request cannot be read.", status, detail);

    public static ApiProblem NoRun(string runId) => NotFound($"There is no run '{PrintableText.Of(runId)}'.");

    public static ApiProblem NotFound(string detail) => new(Urn + "not-found", "There is no such thing.", 404, detail);

    public static ApiProblem Unauthorized(string detail) => new(Urn + "unauthorized", "A key is wanted.", 401, detail);

    public static ApiProblem Forbidden(string detail) => new(Urn + "forbidden", "The request is not answered.", 403, detail);

    public static ApiProblem MethodNotAllowed(string detail) => new(Urn + "method-not-allowed", "There is such a thing, and it does not do that.", 405, detail);

    public static ApiProblem NotAcceptable(string detail) => new(Urn + "not-acceptable", "No such format.", 406, detail);

    public static ApiProblem Conflict(string detail) => new(Urn + "conflict", "The state does not allow it.", 409, detail);

    public static ApiProblem Ended(string detail) => new(Urn + "ended", "The instance has ended.", 410, detail);

    public static ApiProblem NotEnded(string detail) => new(Urn + "not-ended", "The instance has not ended.", 412, detail);

    public static ApiProblem Unavailable(string detail) => new(Urn + "unavailable", "The storage does not answer.", 503, detail);

    public static ApiProblem Internal(string detail) => new(Urn + "internal-error", "Something went wrong on this side.", 500, detail);
}
