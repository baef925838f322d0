using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Makes a run request of the JSON that someone sent or dropped, or says everything that is wrong with it.</summary>
public static class RunRequestReader
{
    public static RunRequestReading Read(ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        var errors = new ValidationErrors();
        RunRequest? request = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutByteOrderMark(json));
            new StrictJson(errors).Check(document.RootElement, typeof(RunRequest));
            if (!errors.Any)
            {
                request = document.RootElement.Deserialize<RunRequest>(PipelineJson.Options)!;
                RunRequestRules.Check(request, now, errors);
            }
        }
        catch (JsonException e)
        {
            errors.Add("", json.IsEmpty
                ? "The body is empty; send a run request as JSON."
                : $"Not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }

        return errors.Any ? new(null, errors.ToDictionary()) : new(request, RunRequestReading.NoErrors);
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
