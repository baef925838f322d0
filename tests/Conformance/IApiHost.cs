using BertPipeline.Storage;

namespace BertPipeline.Conformance;

/// <summary>
/// A host under the conformance suite. Its orchestration <c>TrainingRun</c> is <see cref="ScriptedRun"/>, so that the suite decides how
/// a run goes on; everything else is the host's own.
/// </summary>
public interface IApiHost
{
    /// <summary>A client whose base address is the host's; the caller disposes it.</summary>
    HttpClient CreateClient();

    /// <summary>The storage that the host works on.</summary>
    PipelineStorage Storage { get; }
}
