namespace BertPipeline.Chaos;

/// <summary>What became of a scenario.</summary>
/// <param name="Problems">None when all is as it must be.</param>
/// <param name="Note">What else a reader should know, such as a run that was lost as it may be.</param>
/// <param name="Story">Where the run stood and what the processes said, for a failure.</param>
internal sealed record Verdict(IReadOnlyList<string> Problems, string Note, string Story)
{
    public bool IsGood => Problems.Count == 0;

    public override string ToString() => (IsGood ? "good" : $"FAILED: {string.Join("; ", Problems)}") + Note;
}
