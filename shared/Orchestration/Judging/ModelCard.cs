using System.Globalization;
using System.Text;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The model card of a published tagger, in the form that Hugging Face shows: a YAML header, then Markdown.</summary>
internal static class ModelCard
{
    public static string Write(string runId, PublicationInput input, VariantScores scores, ModelChoice choice)
    {
        RunRequest request = input.Request;
        var card = new StringBuilder();
        card.Append("---\nlibrary_name: transformers\npipeline_tag: text-classification\n---\n\n");
        card.Append(CultureInfo.InvariantCulture, $"# {Publish.NameFor(request)}\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Tags customer feedback with any of {scores.Thresholds.Count} tags. A tag applies when the sigmoid of its logit reaches the tag's threshold.\n\n");
        card.Append("| | |\n|---|---|\n");
        card.Append(CultureInfo.InvariantCulture, $"| variant | {Variant.Get(scores.Variant).DisplayName(request.BaseModel)}, seed {scores.Seed} |\n");
        card.Append(CultureInfo.InvariantCulture, $"| base model | {request.BaseModel} |\n");
        card.Append(CultureInfo.InvariantCulture, $"| corpus | {request.Corpus} |\n");
        card.Append(CultureInfo.InvariantCulture, $"| labelled | {request.Labelled ?? request.Corpus + "/labelled"} |\n");
        card.Append(CultureInfo.InvariantCulture, $"| chosen for | {choice.Reason} |\n");
        card.Append(CultureInfo.InvariantCulture, $"| run | {runId} |\n");
        card.Append(CultureInfo.InvariantCulture, $"| labelled split | artifact {input.Split.Digest[..12]} |\n");
        if (input.LanguageModel is { } languageModel)
        {
            card.Append(CultureInfo.InvariantCulture, $"| language model | artifact {languageModel.Digest[..12]} |\n");
        }

        card.Append("\nOn test pieces that no choice has looked at:\n\n| tag | threshold | F1 | precision | recall | average precision | positives |\n|---|---|---|---|---|---|---|\n");
        foreach ((string tag, double threshold, TagMetrics metrics) in scores.Thresholds.Zip(scores.Test.Tags, (t, m) => (t.Tag, t.Value, m)))
        {
            card.Append(CultureInfo.InvariantCulture, $"| {tag.Replace("|", "\\|", StringComparison.Ordinal)} | {threshold:0.000} | {metrics.F1:0.000} | {metrics.Precision:0.000} | {metrics.Recall:0.000} | {metrics.AveragePrecision:0.000} | {metrics.Support} |\n");
        }

        AverageMetrics averages = scores.Test.Averages;
        card.Append(CultureInfo.InvariantCulture, $"| macro average | | {averages.MacroF1:0.000} | {averages.MacroPrecision:0.000} | {averages.MacroRecall:0.000} | {averages.MacroAveragePrecision:0.000} | |\n");
        return card.ToString();
    }
}
