using System.Text.Json.Serialization;

namespace BertPipeline.Training.Benchmarks;

/// <summary>An encoder's dimensions, and what arithmetic it asks for.</summary>
internal sealed record ModelSize(int Layers, int Hidden, int Intermediate, int Heads)
{
    public const int Vocabulary = 30_522;
    public const int Tags = 10;

    public static ModelSize Tiny { get; } = new(2, 128, 512, 2);

    public static ModelSize Mini { get; } = new(4, 256, 1024, 4);

    public static ModelSize Small { get; } = new(6, 384, 1536, 12);

    public static ModelSize Base { get; } = new(12, 768, 3072, 12);

    [JsonIgnore]
    public string Name => $"L{Layers} H{Hidden}";

    /// <summary>The matrices of a layer as (inputs, outputs); those of query, key and value as one, which is the faster way to multiply by them.</summary>
    [JsonIgnore]
    public IReadOnlyList<(int Inputs, int Outputs)> Matrices => [(Hidden, 3 * Hidden), (Hidden, Hidden), (Hidden, Intermediate), (Intermediate, Hidden)];

    /// <summary>Operations of a training step on sequences of these lengths: linear layers and attention, the backward pass taken for two forward ones.</summary>
    public double TrainingOperations(IEnumerable<int> lengths) => 3 * lengths.Sum(length => Layers *
        ((Matrices.Sum(m => 2.0 * m.Inputs * m.Outputs) * length) + (4.0 * Hidden * length * length)));
}
