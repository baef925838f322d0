namespace BertPipeline.Storage.Corpora;

/// <summary>A blob in <c>corpora</c> as it was when it was listed.</summary>
/// <param name="Name">Full name in the container.</param>
/// <param name="ETag">Without quotes. Reading asks for this version and no other.</param>
/// <param name="Length">Bytes.</param>
public sealed record DroppedBlob(string Name, string ETag, long Length);
