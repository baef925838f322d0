namespace BertPipeline.Testing.Tracing;

/// <summary>A span as a collector receives it.</summary>
/// <param name="Parent">The parent's id; empty for a root.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Service">Name of the program that sent it.</param>
/// <param name="Attributes">Those that are texts.</param>
public sealed record Span(string TraceId, string Id, string Parent, string Name, int Kind, string Service, IReadOnlyDictionary<string, string> Attributes);
