namespace BertPipeline.Orchestration.Requests;

/// <summary>Either a request, or messages by path.</summary>
public sealed record RequestReading<T>(T? Request, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
    where T : class;
