namespace BertPipeline.Chaos;

/// <summary>The undisturbed run.</summary>
/// <param name="Digests">Of the published tagger's files.</param>
/// <param name="Duration">From the request to its end.</param>
internal sealed record Reference(IReadOnlyDictionary<string, string> Digests, TimeSpan Duration);
