namespace BertPipeline.Local.Sessions;

/// <summary>What a command found in a folder: a host of another process, or nobody.</summary>
/// <param name="Endpoint">The other's host; null when there is none and this command may start one.</param>
/// <param name="Hold">The guest's lock, or the host's.</param>
internal sealed record HostPlace(Endpoint? Endpoint, FileStream Hold);
