using System.Net.Http.Headers;

namespace BertPipeline.Hub;

/// <summary>Asks for the rest of a file (RFC 9110, 14.2 and 13.1.5).</summary>
/// <param name="From">First byte wanted.</param>
/// <param name="Validator">The strong entity tag of the answer that gave the bytes before it: another file comes whole.</param>
internal sealed record RangeRequest(long From, string? Validator)
{
    public void AddTo(HttpRequestHeaders headers)
    {
        headers.Range = new RangeHeaderValue(From, null);
        if (Validator is not null)
        {
            headers.TryAddWithoutValidation("If-Range", Validator);
        }
    }
}
