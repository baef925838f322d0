using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports;

/// <summary>Finds what a reader must know before believing a figure.</summary>
internal static class ReportWarnings
{
    private const string Scale =
        " For scale: BERT base has 110 million parameters and was pretrained on 3.3 billion words (Devlin et al. 2019); " +
        "a larger size, more text or a pretrained base model may change this.";

    public static IEnumerable<string> Find(RunReportInput input) =>
        Diverged(input)
            .Concat(NeverTrained(input.Data))
            .Concat(input.Data.Warnings)
            .Concat(OperatingPoints(input))
            .Concat(Transductive(input))
            .Concat(NoGain(input))
            .Concat(Drift(input))
            .Concat(Support(input))
            .Concat(Resamples(input.Comparison))
            .Concat(Trainings(input));

    private static IEnumerable<string> Diverged(RunReportInput input) => input.Diverged.Select(diverged =>
        $"“{VariantNames.Of(diverged.Variant, input.Request.BaseModel)}” is judged nowhere, because it diverged. {diverged.Reason}"
        + (diverged.Variant == input.Request.Baseline ? $" Improvements are over {VariantNames.Of(input.Comparison.Baseline, input.Request.BaseModel)} instead." : string.Empty));

    private static IEnumerable<string> NeverTrained(DataCounts data)
    {
        string[] tags = [.. data.Tags.Where(t => t.Positives.Train == 0).Select(t => t.Tag)];
        if (tags.Length > 0)
        {
            yield return $"No training piece has {string.Join(", ", tags)}: {(tags.Length == 1 ? "the tag was" : "these tags were")} never trained, " +
                "so that the scores mean nothing; published without a threshold and never given.";
        }
    }

    private static IEnumerable<string> OperatingPoints(RunReportInput input)
    {
        string[] tags = [.. input.Data.Tags.Select(t => t.Tag)];
        string[] unknown = [.. input.Request.Classifier.OperatingPoints.Select(p => p.Tag).Except(tags)];
        if (unknown.Length > 0)
        {
            yield return $"classifier.operatingPoints asks something of {string.Join(", ", unknown)}, which no labelled piece has; there are {string.Join(", ", tags)}.";
        }

        foreach (OperatingPoint point in input.OperatingPoints.Where(p => p.Threshold is null))
        {
            yield return $"{point.Asked.Tag} is never given: no threshold has a {OperatingText.Asked(point)} on validation, the best is a precision of {Figure.Of(point.Validation.Precision)} at a recall of {Figure.Of(point.Validation.Recall)}.";
        }
    }

    private static IEnumerable<string> Transductive(RunReportInput input)
    {
        if (input.Request.LanguageModel.KeepTestText)
        {
            yield return "Transductive: the language model had seen the texts of the validation and test pieces (not their tags), because " +
                "languageModel.keepTestText is true. On new feedback the variant trained on the corpus may score lower.";
        }
    }

    /// <summary>A pretrained encoder that does not pay is said, with its size and what it has seen.</summary>
    private static IEnumerable<string> NoGain(RunReportInput input)
    {
        string scale = input.Request.BaseModel.StartsWith("scratch:", StringComparison.Ordinal) ? Scale : string.Empty;
        foreach (VariantDifference difference in input.Comparison.Differences)
        {
            Estimate gain = difference.MacroF1.Estimate;
            bool isBert = Variant.All.Any(v => v.Id == difference.Variant && v.Family == VariantFamily.Bert);
            if (!isBert || gain.Low > 0)
            {
                continue;
            }

            string name = Name(difference.Variant);
            string verdict = gain.High < 0
                ? $"{name} scores below {Name(difference.Over)}"
                : $"{name} does not beat {Name(difference.Over)} by more than chance";
            yield return $"{verdict} at this size (macro F1 {Figure.Signed(gain.Value)}, 95% interval {Figure.SignedInterval(gain)}). " +
                $"{Size(input, difference.Variant)}{scale}";
            scale = string.Empty;
        }

        string Name(string variant) => VariantNames.Quoted(variant, input.Request.BaseModel);
    }

    /// <summary>Adaptation that made the taggers worse: whether the language model learnt the corpus or not tells what to change.</summary>
    private static IEnumerable<string> Drift(RunReportInput input)
    {
        bool isWorse = input.Comparison.Differences.Any(d => d is { Variant: Variant.BertAdapted, Over: Variant.Bert, MacroF1.Estimate.High: < 0 });
        if (isWorse && input.LanguageModel is { HeldOut: [var first, .., var last] })
        {
            yield return last.MlmLoss < first.MlmLoss
                ? $"The language model drifted: it learnt the corpus (held-out loss {Figure.Of(first.MlmLoss)} → {Figure.Of(last.MlmLoss)}) and lost more of what the taggers use. " +
                    "Lower languageModel.optimizer.learningRate, train fewer layers (languageModel.trainable.layers), or give it more text."
                : $"The language model did not learn the corpus (held-out loss {Figure.Of(first.MlmLoss)} → {Figure.Of(last.MlmLoss)}), and its training cost what the encoder had: " +
                    "lower languageModel.optimizer.learningRate, or leave the adaptation out.";
        }
    }

    private static string Size(RunReportInput input, string variant)
    {
        long parameters = input.Classifiers.FirstOrDefault(c => c.Variant == variant)?.Training.Summary.Parameters ?? 0;
        long tokens = variant == Variant.BertAdapted ? input.LanguageModel?.Summary.TokensSeen ?? 0 : 0;
        string seen = tokens > 0 ? $"saw {Figure.Rounded(tokens)} tokens of your corpus" : "saw none of your corpus";
        string trained = $"{Figure.Count(input.Data.Trained)} labelled pieces trained it";
        return $"The model has {Figure.Rounded(parameters)} parameters and {seen}; {trained}.";
    }

    private static IEnumerable<string> Support(RunReportInput input)
    {
        if (input.Comparison.TooFew.Count > 0)
        {
            yield return $"Too few examples to judge {string.Join(", ", input.Comparison.TooFew)}: under {Metrics.Support.MinimumValidationPositives} " +
                $"validation or under {Metrics.Support.MinimumTestPositives} test pieces have the tag. Such figures are marked “too few”.";
        }

        if (input.Comparison.TagsWithoutPositives.Count > 0)
        {
            yield return $"No test piece has {string.Join(", ", input.Comparison.TagsWithoutPositives)}: " +
                "not in any mean, and nothing is known of how well it is predicted.";
        }
    }

    private static IEnumerable<string> Resamples(Comparison comparison)
    {
        int tags = comparison.Tags.Count - comparison.TagsWithoutPositives.Count;
        if (comparison.Differences.Count > 0 && tags * 2.0 / (comparison.Resamples + 1) >= 0.05)
        {
            yield return $"{Figure.Count(comparison.Resamples)} resamples cannot show a difference at 5% once Holm's correction counts {tags} tags. " +
                $"Set classifier.resamples to {Figure.Count(Math.Max(10_000, 400 * tags))}.";
        }
    }

    private static IEnumerable<string> Trainings(RunReportInput input)
    {
        IEnumerable<string> ofLanguageModel = (input.LanguageModel?.Warnings ?? []).Select(w => $"Language model: {w}");
        IEnumerable<string> ofUlmfit = (input.Ulmfit?.Warnings ?? []).Select(w => $"ULMFiT's language model: {w}");
        return ofLanguageModel.Concat(ofUlmfit).Concat(input.Classifiers.SelectMany(c => c.Training.Warnings.Select(
            w => $"{VariantNames.Of(c.Variant, input.Request.BaseModel)}, seed {c.Seed}: {w}")));
    }
}
