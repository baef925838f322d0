using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Reads a run request, or says everything that is wrong with it.</summary>
public static class RunRequestReader
{
    public static RequestReading<RunRequest> Read(ReadOnlyMemory<byte> json, DateTimeOffset now) =>
        RequestReader.Read<RunRequest>(json, (request, errors) => RunRequestRules.Check(request, now, errors));
}
