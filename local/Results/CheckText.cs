using System.Globalization;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Local.Watching;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Local.Results;

/// <summary>What a dry run found, in lines: the data, what of it is odd, and what the run would take.</summary>
internal static class CheckText
{
    /// <summary>The data, and what is odd about it.</summary>
    public static IEnumerable<string> Data(RunCheck check)
    {
        DataCounts data = check.Data!;
        int pieces = data.Shown(data.Pieces).Sum();
        yield return Line($"Labelled: {pieces:N0} pieces of {data.Tags.Count} tags ({Counts(check.Labelled)}): ")
            + (data.Folds is { } folds ? Line($"cross-validation in {folds} folds") : Line($"{data.Pieces.Train:N0} train, {data.Pieces.Validation:N0} validation, {data.Pieces.Test:N0} test"))
            + Line($"; {data.DuplicateTexts:N0} duplicates, {check.NearDuplicates!.Pieces:N0} near-duplicates.");
        if (data.Corpus is { } corpus)
        {
            yield return Line($"Corpus: {corpus.Documents:N0} documents ({Counts(check.Corpus)}){(check.CorpusTokens is { } tokens ? Line($", about {tokens:N0} tokens") : "")}; {corpus.HeldOut:N0} held out, {corpus.RemovedAsTest:N0} left out as validation or test texts.");
        }

        if (check.Lengths is { } lengths)
        {
            yield return Line($"Length: 95 % of the training pieces fit into {lengths.Proposed} tokens, the longest has {lengths.Longest:N0}; cut at {lengths.Used}, {lengths.Cut:N0} of {lengths.Pieces:N0} lose their end.");
        }

        foreach (string warning in Warnings(check))
        {
            yield return "Warning: " + warning;
        }
    }

    /// <summary>How the files were read, what is likely misread in them, tags that nothing can be learnt of: what the steps that read them say in a run.</summary>
    public static IEnumerable<string> Files(RunCheck check)
    {
        DataCounts data = check.Data!;
        IEnumerable<string> unlearnt = data.Tags.Where(t => t.Positives.Train == 0).Select(t => $"No training piece has the tag '{t.Tag}': nothing can be learnt of it.");
        return data.Notes.Select(note => "Note: " + note).Concat(data.Warnings.Concat(unlearnt).Select(warning => "Warning: " + warning));
    }

    /// <summary>Pieces by tag and part.</summary>
    public static IEnumerable<string> Tags(RunCheck check)
    {
        int width = check.Data!.Tags.Max(tag => tag.Tag.Length);
        yield return $"  {"Tag".PadRight(width)}{string.Concat(check.Data.PartNames.Select(name => Line($"  {name.ToLowerInvariant(),10}")))}";
        foreach (TagCounts tag in check.Data.Tags)
        {
            yield return $"  {tag.Tag.PadRight(width)}{string.Concat(check.Data.Shown(tag.Positives).Select(count => Line($"  {count,10:N0}")))}";
        }
    }

    /// <summary>Each row of the run to come.</summary>
    public static IEnumerable<string> Steps(RunCheck check)
    {
        foreach (CheckedStep step in check.Steps)
        {
            string name = string.Join(' ', new[] { step.Step, step.Variant, step.Seed is { } seed ? Line($"seed {seed}") : null }.Where(part => part is not null));
            string cost = step.Reused ? "is there already"
                : step.Seconds is { } seconds ? $"about {StepText.Duration(TimeSpan.FromSeconds(seconds))}" + (step.CheckpointBytes is { } bytes ? Line($", checkpoints of {bytes / 1e6:N0} MB") : "")
                : "at once";
            yield return $"  {name}: {cost}";
        }
    }

    public static string Together(RunCheck check) => Line(
        $"Together about {StepText.Duration(TimeSpan.FromSeconds(check.Seconds))} on this host's processor ({check.GigaFlops:N0} GFLOP/s); {check.Steps.Count(s => s.Reused)} of {check.Steps.Count} steps are done. A GPU takes less.");

    private static IEnumerable<string> Warnings(RunCheck check)
    {
        DataCounts data = check.Data!;
        if (check.NearDuplicates is { Across: > 0 } alike)
        {
            yield return Line($"{alike.Across:N0} validation or test pieces differ from others of training in punctuation and digits only: they examine what has been learnt by heart.");
        }

        if (check.Lengths is { } lengths && lengths.Cut > 0.05 * lengths.Pieces)
        {
            yield return Line($"{(double)lengths.Cut / lengths.Pieces:P0} of the training pieces are cut at {lengths.Used} tokens; leave classifier.maxSequenceLength out, or set it to {lengths.Proposed}.");
        }

        string[] few = [.. data.Tags.Where(t => t.Positives.Train > 0 && Support.IsTooFew(t.Positives.Validation, t.Positives.Test)).Select(t => t.Tag)];
        if (few.Length > 0)
        {
            yield return Line($"Fewer than {Support.MinimumValidationPositives} validation or {Support.MinimumTestPositives} test pieces have {string.Join(", ", few)}: their figures will say little.");
        }
    }

    private static string Counts(IReadOnlyList<CheckedFile> files)
    {
        long unreadable = files.Sum(f => f.Unreadable);
        long empty = files.Sum(f => f.Empty);
        return Line($"{files.Sum(f => f.Rows):N0} rows of {files.Count} {(files.Count == 1 ? "file" : "files")}")
            + (empty > 0 ? Line($", {empty:N0} empty") : "") + (unreadable > 0 ? Line($", {unreadable:N0} unreadable") : "");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
