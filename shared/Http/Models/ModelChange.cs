using System.Text.Json.Serialization;

namespace BertPipeline.Http.Models;

/// <summary>What a name is to mean.</summary>
/// <param name="Model">To promote, <c>name/version</c>; to go back, the name.</param>
/// <param name="Why">A sentence that is kept.</param>
public sealed record ModelChange([property: JsonRequired] string Model, string? Why = null);
