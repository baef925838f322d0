namespace BertPipeline.Local.Hosting.Workers;

/// <summary>How workers are started.</summary>
/// <param name="Program">The GPU worker's program; found beside this one when null.</param>
/// <param name="Variables">Environment variables from this host's settings file, which a worker does not read.</param>
/// <param name="Say">Told what a person should know of a worker.</param>
public sealed record WorkerLaunch(string? Program, IReadOnlyDictionary<string, string?> Variables, Action<string> Say);
