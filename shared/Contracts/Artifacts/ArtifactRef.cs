namespace BertPipeline.Contracts.Artifacts;

/// <summary>Names one artifact; small enough to travel in messages and histories.</summary>
/// <param name="Step">The step that makes it, as in the table of steps.</param>
/// <param name="Key">Its content address: 64 hexadecimal digits.</param>
/// <param name="Digest">Digest of its files (<see cref="ArtifactManifest.Digest"/>): what the keys of later steps depend on.</param>
public sealed record ArtifactRef(string Step, string Key, string Digest);
