using BertPipeline.Contracts.Runs;
using BertPipeline.Storage;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Reads a tagging request, or says everything that is wrong with it.</summary>
public static class TaggingRequestReader
{
    public static RequestReading<TaggingRequest> Read(ReadOnlyMemory<byte> json, DateTimeOffset now) =>
        RequestReader.Read<TaggingRequest>(json, (request, errors) => Check(request, now, errors));

    internal static void Check(TaggingRequest request, DateTimeOffset now, ValidationErrors errors)
    {
        errors.Try("texts", () => StorageName.CheckPath("folder", request.Texts));
        errors.Try("model", () => StorageName.CheckPath("model", request.Model));
        errors.Try("delimiter", () => RowOptions.DelimiterOf(request.Delimiter ?? ","));
        errors.Try("encoding", () => TextEncodings.Of(request.Encoding ?? "utf-8"));
        if (request.Deadline <= now)
        {
            errors.Add("deadline", $"{request.Deadline:u} has passed.");
        }
    }
}
