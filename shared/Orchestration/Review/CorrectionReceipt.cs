namespace BertPipeline.Orchestration.Review;

/// <summary>What became of corrections.</summary>
/// <param name="File">The new file in the container <c>corpora</c>; the next run of its folder takes it.</param>
/// <param name="Corrections">In it.</param>
/// <param name="LeftOut">Rows of an imported file that are not labelled, have no text or cannot be read.</param>
/// <param name="NewTags">Tags that the run does not have; null where no run was named. They may be misspelt.</param>
public sealed record CorrectionReceipt(string File, int Corrections, long LeftOut, IReadOnlyList<string>? NewTags);
