using System.Globalization;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Models;

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

    /// <summary>What others trained at the beginning.</summary>
    public ModelOrigin Origin { get; init; } = ModelOrigin.None;

    private string Name => Publish.NameFor(Input.Request);

    private string Seeds => Input.Request.Classifier.Ensemble ? $"an ensemble of the seeds {string.Join(", ", Input.Request.Seeds)}: the mean of their logits" : string.Create(Culture, $"seed {Scores.Seed}");

    private string Labelled => Input.Request.Labelled ?? Input.Request.Corpus + "/labelled";

    public string Write()
    {
        var card = new StringBuilder();
        var header = new ModelCardHeader(Name, Config is null ? null : "transformers", Labelled, Origin, Scores.Test);
        card.Append(header.Write());
        card.Append(Culture, $"# {Name}\n\n");
        card.Append(Culture, $"Tags customer feedback with any of {Scores.Thresholds.Count} tags. A tag applies when the sigmoid of its logit reaches the tag's threshold; one without a threshold never applies: nothing was trained on it, or no threshold gives the precision that was asked for.\n\n");
        WriteWarnings(card, header);
        card.Append(ModelUse.Of(Name, Config));
        WriteMetrics(card);
        WriteData(card);
        WriteLineage(card);
        return card.ToString();
    }

    private void WriteMetrics(StringBuilder card)
    {
        card.Append("## Metrics\n\n").Append(Split.Folds is { } folds ? FoldsText.Of(folds) : "On test pieces that no choice has looked at:").Append("\n\n| tag | threshold | F1 | precision | recall | average precision | positives |\n|---|---|---|---|---|---|---|\n");
        foreach ((string tag, double threshold, TagMetrics metrics) in Scores.Thresholds.Zip(Scores.Test.Tags, (t, m) => (t.Tag, t.Value, m)))
        {
            card.Append(Culture, $"| {Cell(tag)} | {(Scores.ToThresholds().ContainsKey(tag) ? threshold.ToString("0.000", Culture) : "never given")} | {metrics.F1:0.000} | {metrics.Precision:0.000} | {metrics.Recall:0.000} | {metrics.AveragePrecision:0.000} | {metrics.Support} |\n");
        }

        AverageMetrics averages = Scores.Test.Averages;
        card.Append(Culture, $"| macro average | | {averages.MacroF1:0.000} | {averages.MacroPrecision:0.000} | {averages.MacroRecall:0.000} | {averages.MacroAveragePrecision:0.000} | |\n\n");
    }

    /// <summary>What the figures cannot show.</summary>
    private void WriteWarnings(StringBuilder card, ModelCardHeader header)
    {
        List<string> warnings = [];
        if (Scores.TooFew.Count > 0)
        {
            warnings.Add($"Too few positives for a figure to rely on (under {Support.MinimumValidationPositives} validation or {Support.MinimumTestPositives} test pieces): {string.Join(", ", Scores.TooFew)}.");
        }

        string[] notReached = [.. Scores.Thresholds.Where(t => t.NotReached).Select(t => t.Tag)];
        if (notReached.Length > 0)
        {
            warnings.Add($"Never given, because no threshold gave what was asked for on validation: {string.Join(", ", notReached)}.");
        }

        if (Split.NeverTrained.Count > 0)
        {
            warnings.Add($"Never trained, and never given: {string.Join(", ", Split.NeverTrained)}.");
        }

        warnings.Add(header.Language switch
        {
            "en" => "The base model is English. Nobody looked at which language the labelled pieces are in; of pieces in another the figures say nothing.",
            "multilingual" => "The base model is multilingual; the figures hold for the languages of the test pieces, which nobody looked at.",
            _ => "Nobody looked at which language the labelled pieces are in; the figures hold for that one.",
        });
        if (Input.Request.LanguageModel.KeepTestText && Variant.Get(Scores.Variant).Encoder is EncoderSource.Adapted or EncoderSource.OwnLanguageModel)
        {
            warnings.Add("Transductive: the language model had read the texts of the test pieces, not their tags. On new feedback the figures may be lower.");
        }

        warnings.Add("All pieces are from one team's feedback: other products, channels and times may differ.");
        card.Append("## Before you rely on it\n\n").AppendJoin('\n', warnings.Select(w => "- " + Cell(w))).Append("\n\n");
    }

    private void WriteData(StringBuilder card)
    {
        card.Append("## Data\n\n| | |\n|---|---|\n");
        string pieces = Split.Folds is null ? string.Join(", ", Split.Pieces.Select(p => string.Create(Culture, $"{p.Value} {p.Key}"))) : string.Create(Culture, $"{Split.Pieces[DataSplit.Train]} in {Split.Folds} folds");
        card.Append(Culture, $"| labelled | {Labelled}: {pieces} |\n");
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
        card.Append(Culture, $"| variant | {Variant.Get(Scores.Variant).DisplayName(request.BaseModel)}, {Seeds} |\n");
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
