using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Tests.Comparisons;
using CsvHelper;

namespace BertPipeline.Evaluation.Tests.Reports;

public sealed class PredictionsCsvTests
{
    [Fact]
    public async Task WriteAsync_TwoModels_HasAColumnForEachModelAndTag()
    {
        var pieces = SyntheticModels.Pieces(5, 1);
        ComparedModel[] models = [SyntheticModels.Model("bag-of-tricks", 1, pieces, 0.8), SyntheticModels.Model("bert", 2, pieces, 0.9)];
        var text = new StringWriter();

        await PredictionsCsv.WriteAsync(text, models, TestContext.Current.CancellationToken);

        using var csv = new CsvReader(new StringReader(text.ToString()), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        Assert.Equal(
            ["id", "textSha256", "gold", "bag-of-tricks/1/A", "bag-of-tricks/1/B", "bag-of-tricks/1/C", "bert/2/A", "bert/2/B", "bert/2/C"],
            csv.HeaderRecord!);
        for (int row = 0; row < pieces.Count; row++)
        {
            csv.Read();
            Assert.Equal(row, csv.GetField<int>("id"));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pieces[row].Text))), csv.GetField("textSha256"));
            Assert.Equal(string.Join('|', pieces[row].Labels), csv.GetField("gold"));
            Assert.Equal(models[1].Test.Scores(2)[row], csv.GetField<double>("bert/2/C"));
        }

        Assert.False(csv.Read());
    }

    [Theory]
    [InlineData("=2+5", "Price", "'=2+5|Price")]
    [InlineData("Speed|Price", "=2+5", """["Speed|Price","=2+5"]""")]
    public async Task WriteAsync_TagsThatAFormulaOrTheSeparatorIsIn_AreNotTakenForSomethingElse(string first, string second, string expected)
    {
        string[] tags = [first, second];
        Piece[] pieces = [new(0, "a text", tags)];
        PieceLogits[] logits = [new(0, [1, -1])];
        var text = new StringWriter();

        await PredictionsCsv.WriteAsync(
            text, [ComparedModel.Create(VariantScores.Score("bert", 1, tags, pieces, logits, pieces, logits), tags, pieces, logits)], TestContext.Current.CancellationToken);

        using var csv = new CsvReader(new StringReader(text.ToString()), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        csv.Read();
        Assert.Equal(expected, csv.GetField("gold"));
    }
}
