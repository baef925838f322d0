namespace BertPipeline.Storage;

/// <summary>A blob is not what its manifest says; trying again cannot help.</summary>
public sealed class StorageCorruptionException(string blob, string message) : Exception($"{blob}: {message}")
{
    /// <summary>Container and name.</summary>
    public string Blob { get; } = blob;
}
