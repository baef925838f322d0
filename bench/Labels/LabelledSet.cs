using System.IO.Compression;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.SampleCorpus;

namespace BertPipeline.Labels.Benchmarks;

/// <summary>Labelled pieces to turn labels of.</summary>
/// <param name="Pieces">Ids count from 0.</param>
internal sealed record LabelledSet(string Name, IReadOnlyList<string> Tags, IReadOnlyList<Piece> Pieces)
{
    /// <summary>Without a wrong label, for a grammar wrote it.</summary>
    public static LabelledSet SampleCorpus() => Of("sample corpus", new SampleCorpusGenerator(new SampleCorpusOptions(Seed: 1, Unlabelled: 10, Train: 1500, Validation: 0, Test: 0)).Labelled());

    /// <summary>App reviews with labels of people, some of them wrong before anything is turned.</summary>
    public static LabelledSet Aware()
    {
        string folder = Environment.GetEnvironmentVariable("BERTPIPELINE_DATA") ?? throw new UserErrorException("Set BERTPIPELINE_DATA to the folder with the reference data.");
        using FileStream file = File.OpenRead(Path.Combine(folder, "aware", "train.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        List<Piece> pieces = [];
        while (lines.ReadLine() is { } line)
        {
            pieces.Add(JsonSerializer.Deserialize<Row>(line, PipelineJson.Options)!.ToPiece());
        }

        return Of("app reviews", pieces);
    }

    private static LabelledSet Of(string name, IEnumerable<Piece> pieces)
    {
        Piece[] all = [.. pieces.Select((piece, i) => piece with { Id = i })];
        return new(name, [.. all.SelectMany(piece => piece.Labels).Distinct().Order(StringComparer.Ordinal)], all);
    }

    private sealed record Row(string Text, string[] Labels)
    {
        public Piece ToPiece() => new(0, Text, Labels);
    }
}
