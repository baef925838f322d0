using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;

namespace BertPipeline.GpuWorker.Tests.Jobs;

/// <summary>Pieces whose tags are functions of words: <c>w1</c> anywhere makes "one", <c>w2</c> "two"; the rest is noise.</summary>
internal static class ToyPieces
{
    public static readonly string[] Tags = ["one", "two"];

    public static IReadOnlyList<Piece> Create(int count, int seed, int firstId = 0)
    {
        var random = new Random(seed);
        var pieces = new List<Piece>();
        for (int i = 0; i < count; i++)
        {
            List<string> words = [.. Enumerable.Range(0, random.Next(4, 12)).Select(_ => $"w{random.Next(3, 40)}")];
            string[] labels = [.. Tags.Where(_ => random.Next(2) == 0)];
            foreach (string label in labels)
            {
                words.Insert(random.Next(words.Count + 1), label == "one" ? "w1" : "w2");
            }

            pieces.Add(new Piece(firstId + i, string.Join(' ', words), labels));
        }

        return pieces;
    }

    /// <summary>The files of a split.</summary>
    public static void WriteSplit(string folder)
    {
        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(Tags, PipelineJson.Options));
        Write("train.jsonl", Create(400, seed: 1));
        Write("validation.jsonl", Create(60, seed: 2, firstId: 1000));
        Write("test.jsonl", Create(60, seed: 3, firstId: 2000));

        void Write(string name, IReadOnlyList<Piece> pieces) =>
            File.WriteAllLines(Path.Combine(folder, name), pieces.Select(p => JsonSerializer.Serialize(p, PipelineJson.Options)));
    }
}
