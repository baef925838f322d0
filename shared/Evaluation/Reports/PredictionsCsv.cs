using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Comparisons;
using CsvHelper;

namespace BertPipeline.Evaluation.Reports;

/// <summary>
/// The file <c>predictions.csv</c>: a row a test piece with its id, the SHA-256 of its text, its gold tags (<see cref="TagCell"/>), and the score of
/// every tag by every model, in columns named <c>variant/seed/tag</c>. It holds no text, so that it may leave the house; what begins
/// like a formula gets an apostrophe before it.
/// </summary>
public static class PredictionsCsv
{
    public const string FileName = "predictions.csv";

    /// <param name="writer">Receives the rows; UTF-8 without a byte order mark is expected.</param>
    /// <param name="models">Every trained model, scored on the same pieces.</param>
    public static async Task WriteAsync(TextWriter writer, IReadOnlyList<ComparedModel> models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        await using var csv = new CsvWriter(writer, SpreadsheetCsv.Configuration, leaveOpen: true);
        WriteHeader(csv, models);
        await csv.NextRecordAsync();
        var gold = new TagCell(models[0].Test.Tags);
        for (int row = 0; row < models[0].Test.Pieces.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteRow(csv, models, row, gold);
            await csv.NextRecordAsync();
        }
    }

    private static void WriteHeader(CsvWriter csv, IReadOnlyList<ComparedModel> models)
    {
        csv.WriteField("id");
        csv.WriteField("textSha256");
        csv.WriteField("gold");
        foreach (ComparedModel model in models)
        {
            foreach (string tag in model.Test.Tags)
            {
                csv.WriteField(string.Create(CultureInfo.InvariantCulture, $"{model.Scores.Variant}/{model.Scores.Seed}/{tag}"));
            }
        }
    }

    private static void WriteRow(CsvWriter csv, IReadOnlyList<ComparedModel> models, int row, TagCell gold)
    {
        Piece piece = models[0].Test.Pieces[row];
        csv.WriteField(piece.Id);
        csv.WriteField(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(piece.Text))));
        csv.WriteField(gold.Of(piece.Labels));
        foreach (ComparedModel model in models)
        {
            for (int tag = 0; tag < model.Test.Tags.Count; tag++)
            {
                csv.WriteField(model.Test.Scores(tag)[row]);
            }
        }
    }
}
