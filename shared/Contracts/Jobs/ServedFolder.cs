namespace BertPipeline.Contracts.Jobs;

/// <summary>A line on the standard input of <c>gpu-worker serve --exit-with-parent</c>: the tagger to serve from then on.</summary>
/// <param name="Folder">A tagger's.</param>
/// <param name="Name">What <c>GET /info</c> calls it.</param>
public sealed record ServedFolder(string Folder, string Name);
