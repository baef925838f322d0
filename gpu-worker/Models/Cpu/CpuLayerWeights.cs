namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>The parameters of a layer, under the names of the paper's parts.</summary>
internal sealed record CpuLayerWeights
{
    public required CpuLinear Query { get; init; }

    public required CpuLinear Key { get; init; }

    public required CpuLinear Value { get; init; }

    public required CpuLinear AttentionOutput { get; init; }

    /// <summary>LayerNorm's γ and β after attention.</summary>
    public required CpuLinear AttentionNorm { get; init; }

    public required CpuLinear Intermediate { get; init; }

    public required CpuLinear Output { get; init; }

    /// <summary>LayerNorm's γ and β at the layer's end.</summary>
    public required CpuLinear OutputNorm { get; init; }

    public bool Learns => Query.Learns || Key.Learns || Value.Learns || AttentionOutput.Learns || AttentionNorm.Learns || Intermediate.Learns || Output.Learns || OutputNorm.Learns;
}
