using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Orchestration.Models;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// The YAML header of a model card, with the keys of Hugging Face's model card metadata (huggingface.co/docs/hub/model-cards, read 2025). There are no <c>datasets</c>: they are names of
/// data sets on the hub, and a folder's name would link to somebody else's; the test's data is named under <c>model-index</c>.
/// </summary>
/// <param name="Name">The model's.</param>
/// <param name="Library">That opens the folder; null where none does.</param>
/// <param name="Labelled">Folder in <c>corpora</c> with the labelled data.</param>
/// <param name="Origin">What others trained.</param>
/// <param name="Test">The figures.</param>
internal sealed record ModelCardHeader(string Name, string? Library, string Labelled, ModelOrigin Origin, SplitMetrics Test)
{
    // JSON's strings are YAML's double-quoted ones; what HTML would escape may stand.
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Of the checkpoints whose language their publishers name: Google's English ones and the packages'.</summary>
    private static readonly string[] English =
        ["google-bert/bert-base-uncased", "google-bert/bert-base-cased", "google-bert/bert-large-uncased", "google-bert/bert-large-cased",
            "sentence-transformers/all-MiniLM-L6-v2", "Snowflake/snowflake-arctic-embed-xs"];

    /// <summary>Of the base model, ISO 639-1; null where it is not known.</summary>
    public string? Language => English.Contains(Origin.Repository) ? "en"
        : Origin.Repository?.StartsWith("google-bert/bert-base-multilingual", StringComparison.Ordinal) == true ? "multilingual" : null;

    public string Write()
    {
        var yaml = new StringBuilder("---\n");
        Line(yaml, "license", Origin.License ?? "unknown");
        Line(yaml, "language", Language);
        Line(yaml, "library_name", Library);
        Line(yaml, "base_model", Origin.Repository is null ? null : Quote(Origin.Repository));
        yaml.Append("pipeline_tag: text-classification\ntags:\n- multi-label-classification\n- customer-feedback\n- bert-pipeline\nmetrics:\n- f1\n- precision\n- recall\n");
        yaml.Append(CultureInfo.InvariantCulture, $"model-index:\n- name: {Quote(Name)}\n  results:\n");
        yaml.Append("  - task:\n      type: text-classification\n      name: Multi-label text classification\n");
        yaml.Append(CultureInfo.InvariantCulture, $"    dataset:\n      type: private\n      name: {Quote(Labelled)}\n      split: test\n    metrics:\n");
        AverageMetrics averages = Test.Averages;
        Metric(yaml, "f1", "Macro F1", averages.MacroF1);
        Metric(yaml, "f1", "Micro F1", averages.MicroF1);
        Metric(yaml, "precision", "Macro precision", averages.MacroPrecision);
        Metric(yaml, "recall", "Macro recall", averages.MacroRecall);
        Metric(yaml, "average_precision", "Macro average precision", averages.MacroAveragePrecision);
        return yaml.Append("---\n\n").ToString();
    }

    private static void Line(StringBuilder yaml, string key, string? value)
    {
        if (value is not null)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        }
    }

    private static void Metric(StringBuilder yaml, string type, string name, double value) =>
        yaml.Append(CultureInfo.InvariantCulture, $"    - type: {type}\n      name: {name}\n      value: {value:0.0000}\n");

    private static string Quote(string text) => JsonSerializer.Serialize(text, Quoting);
}
