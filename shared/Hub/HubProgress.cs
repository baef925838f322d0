namespace BertPipeline.Hub;

/// <summary>How far a download is; told after every piece of a file.</summary>
/// <param name="File">The file's name in the repository.</param>
/// <param name="Bytes">Bytes of it that are there, those of earlier tries included.</param>
/// <param name="Total">Bytes it has; null while the hub has not said.</param>
public sealed record HubProgress(string File, long Bytes, long? Total);
