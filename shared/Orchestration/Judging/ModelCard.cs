using System.Globalization;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The model card of a published tagger, in the form that Hugging Face shows: a YAML header, then Markdown.</summary>
/// <param name="RunId">Of the run that trained it.</param>
/// <param name="Input">What was trained, from what.</param>
/// <param name="Config">The tagger's; null when it is no BERT.</param>
/// <param name="Split">Counts of the labelled data.</param>
/// <param name="Scores">On validation and test.</param>
/// <param name="Choice">Why this one.</param>
internal sealed record ModelCard(string RunId, PublicationInput Input, BertConfig? Config, SplitSummary Split, VariantScores Scores, ModelChoice Choice)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private string Name => Publish.NameFor(Input.Request);

    public string Write()
    {
        var card = new StringBuilder();
        string library = Config is null ? "" : "library_name: transformers\n";
        card.Append(Culture, $"---\n{library}pipeline_tag: text-classification\ntags:\n- multi-label-classification\n---\n\n");
        card.Append(Culture, $"# {Name}\n\n");
        card.Append(Culture, $"Tags customer feedback with any of {Scores.Thresholds.Count} tags. A tag applies when the sigmoid of its logit reaches the tag's threshold; one without a threshold was never trained, and never applies.\n\n");
        card.Append(ModelUse.Of(Name, Config));
        WriteMetrics(card);
        WriteData(card);
        WriteLineage(card);
        return card.ToString();
    }

    private void WriteMetrics(StringBuilder card)
    {
        card.Append("## Metrics\n\nOn test pieces that no choice has looked at:\n\n| tag | threshold | F1 | precision | recall | average precision | positives |\n|---|---|---|---|---|---|---|\n");
        foreach ((string tag, double threshold, TagMetrics metrics) in Scores.Thresholds.Zip(Scores.Test.Tags, (t, m) => (t.Tag, t.Value, m)))
        {
            card.Append(Culture, $"| {Cell(tag)} | {(Scores.ToThresholds().ContainsKey(tag) ? threshold.ToString("0.000", Culture) : "never trained")} | {metrics.F1:0.000} | {metrics.Precision:0.000} | {metrics.Recall:0.000} | {metrics.AveragePrecision:0.000} | {metrics.Support} |\n");
        }

        AverageMetrics averages = Scores.Test.Averages;
        card.Append(Culture, $"| macro average | | {averages.MacroF1:0.000} | {averages.MacroPrecision:0.000} | {averages.MacroRecall:0.000} | {averages.MacroAveragePrecision:0.000} | |\n\n");
        if (Scores.TooFew.Count > 0)
        {
            card.Append(Culture, $"Too few positives for a figure to rely on: {string.Join(", ", Scores.TooFew)}.\n\n");
        }
    }

    private void WriteData(StringBuilder card)
    {
        card.Append("## Data\n\n| | |\n|---|---|\n");
        card.Append(Culture, $"| labelled | {Input.Request.Labelled ?? Input.Request.Corpus + "/labelled"}: {string.Join(", ", Split.Pieces.Select(p => string.Create(Culture, $"{p.Value} {p.Key}")))} |\n");
        card.Append(Culture, $"| duplicates | {Split.DuplicateTexts} labelled texts were there more than once; all of one text are in one part |\n");
        if (Input.LanguageModel is not null || Input.Ulmfit is not null)
        {
            string kept = Input.Request.LanguageModel.KeepTestText ? "the texts of validation and test were left in it (transductive)" : "the texts of validation and test were taken out of it";
            card.Append(Culture, $"| unlabelled | {Input.Request.Corpus}; {kept} |\n");
        }

        card.Append('\n');
    }

    private void WriteLineage(StringBuilder card)
    {
        RunRequest request = Input.Request;
        card.Append("## Lineage\n\n| | |\n|---|---|\n");
        card.Append(Culture, $"| variant | {Variant.Get(Scores.Variant).DisplayName(request.BaseModel)}, seed {Scores.Seed} |\n");
        card.Append(Culture, $"| base model | {request.BaseModel} |\n");
        if (Config is not null)
        {
            card.Append(Culture, $"| encoder | {Config.NumHiddenLayers} layers, hidden {Config.HiddenSize}, {Config.NumAttentionHeads} heads, vocabulary of {Config.VocabSize} |\n");
            card.Append(Culture, $"| head | {Config.Head.Layers} layer(s), pooling {JsonName.Of(Config.Pooling)}, dropout {Config.Head.Dropout} |\n");
        }

        card.Append(Culture, $"| chosen for | {Choice.Reason} |\n");
        card.Append(Culture, $"| run | {RunId} |\n");
        card.Append(Culture, $"| labelled split | artifact {Input.Split.Digest[..12]} |\n");
        if (Input.Corpus is { } corpus)
        {
            card.Append(Culture, $"| corpus | artifact {corpus.Digest[..12]} |\n");
        }

        if (Input.LanguageModel is { } languageModel)
        {
            card.Append(Culture, $"| language model | artifact {languageModel.Digest[..12]} |\n");
        }

        if (Input.Ulmfit is { } ulmfit)
        {
            card.Append(Culture, $"| ULMFiT's language model | artifact {ulmfit.Digest[..12]} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
