using System.Text.Json;
using Azure;
using BertPipeline.Contracts;

namespace BertPipeline.Simulator.Account;

/// <param name="Kind">BlockBlob or AppendBlob.</param>
internal sealed record StoredBlob(ETag Tag, DateTimeOffset Written, string Kind, byte[] Content)
{
    public T Read<T>() => JsonSerializer.Deserialize<T>(Content, PipelineJson.Options)!;
}
