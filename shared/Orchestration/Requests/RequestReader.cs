using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Makes a request of the JSON that someone sent or dropped, or says everything that is wrong with it.</summary>
internal static class RequestReader
{
    /// <param name="json">A byte order mark may stand before it.</param>
    /// <param name="check">Tells what is wrong beyond types and ranges.</param>
    public static RequestReading<T> Read<T>(ReadOnlyMemory<byte> json, Action<T, ValidationErrors> check)
        where T : class
    {
        var errors = new ValidationErrors();
        T? request = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutByteOrderMark(json));
            new StrictJson(errors).Check(document.RootElement, typeof(T));
            if (!errors.Any)
            {
                request = document.RootElement.Deserialize<T>(PipelineJson.Options)!;
                check(request, errors);
            }
        }
        catch (JsonException e)
        {
            errors.Add("", json.IsEmpty
                ? "The body is empty; send a request as JSON."
                : $"Not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }

        return new(errors.Any ? null : request, errors.ToDictionary());
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
