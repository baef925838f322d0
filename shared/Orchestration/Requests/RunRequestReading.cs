using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Either a request, or messages by path.</summary>
public sealed record RunRequestReading(RunRequest? Request, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
{
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors { get; } = new Dictionary<string, IReadOnlyList<string>>();
}
