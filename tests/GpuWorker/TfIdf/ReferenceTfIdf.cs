using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.GpuWorker.Tests.TfIdf;

/// <summary>What scikit-learn 1.2.1 makes of a few texts: <c>Reference/tf_idf.json</c>, which <c>python3 make_tf_idf.py</c> writes in that folder.</summary>
internal sealed record ReferenceTfIdf
{
    public static readonly string[] Tags = ["bugs", "price"];

    public required IReadOnlyList<string> Texts { get; init; }

    /// <summary>1 where a text has a tag; a row a tag.</summary>
    public required int[][] Targets { get; init; }

    public required IReadOnlyList<string> Unseen { get; init; }

    public required IReadOnlyList<ReferenceTfIdfRun> Runs { get; init; }

    public IReadOnlyList<Piece> Pieces => [.. Texts.Select((text, i) => new Piece(i, text, [.. Tags.Where((_, tag) => Targets[tag][i] == 1)]))];

    public static ReferenceTfIdf Open() => JsonSerializer.Deserialize<ReferenceTfIdf>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "tf_idf.json")), PipelineJson.Options)!;
}

/// <summary>One choice of options.</summary>
internal sealed record ReferenceTfIdfRun
{
    public required int ShortestNgram { get; init; }

    public required int LongestNgram { get; init; }

    public required bool SublinearFrequency { get; init; }

    public required double C { get; init; }

    public required bool Balanced { get; init; }

    public required IReadOnlyList<string> Vocabulary { get; init; }

    public required double[] Importance { get; init; }

    /// <summary>Of the texts, <c>[texts, terms]</c>.</summary>
    public required double[][] Rows { get; init; }

    public required IReadOnlyList<ReferenceTfIdfTag> Tags { get; init; }

    public TfIdfOptions Options => new()
    {
        ShortestNgram = ShortestNgram,
        LongestNgram = LongestNgram,
        SublinearFrequency = SublinearFrequency,
        C = C,
        ClassWeight = Balanced ? ClassWeight.Balanced : ClassWeight.None,
    };
}

/// <summary>One regression.</summary>
/// <param name="Weights">Of the terms.</param>
/// <param name="Bias">The intercept.</param>
/// <param name="Logits">Of the unseen texts.</param>
internal sealed record ReferenceTfIdfTag(double[] Weights, double Bias, double[] Logits);
