using BertPipeline.Contracts.Runs;

namespace BertPipeline.Local.Watching;

/// <summary>Shows a run while it goes on.</summary>
public interface IRunView
{
    /// <summary>Called about twice a second with the newest status, and once more when the run has ended.</summary>
    void Show(RunStatus run);
}
