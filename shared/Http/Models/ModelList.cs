using BertPipeline.Storage.Models;

namespace BertPipeline.Http.Models;

/// <summary>The body of <c>GET /api/models</c>.</summary>
public sealed record ModelList(IReadOnlyList<ListedModel> Models);

/// <summary>A model's name.</summary>
/// <param name="Current">The version that the name alone means; null while none was good enough.</param>
/// <param name="Chosen">Since when and why, and which before; null where nobody ever chose, and the name means its newest version.</param>
/// <param name="Versions">The newest first.</param>
public sealed record ListedModel(string Name, string? Current, CurrentVersion? Chosen, IReadOnlyList<ListedVersion> Versions);

/// <summary>A version of it.</summary>
/// <param name="Owner">The run that published it, or where it was imported from.</param>
/// <param name="Metadata">Kind, tags, macro F1, …</param>
public sealed record ListedVersion(string Version, DateTimeOffset CreatedAt, string Owner, IReadOnlyDictionary<string, string> Metadata);
