namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>The parameters below the first layer.</summary>
internal sealed record CpuEmbeddingWeights
{
    /// <summary><c>[vocabulary, hidden]</c></summary>
    public required CpuParameter Words { get; init; }

    /// <summary><c>[positions, hidden]</c></summary>
    public required CpuParameter Positions { get; init; }

    /// <summary><c>[types, hidden]</c></summary>
    public required CpuParameter TokenTypes { get; init; }

    /// <summary>LayerNorm's γ and β.</summary>
    public required CpuLinear Norm { get; init; }

    public bool Learns => Words.Learns || Positions.Learns || TokenTypes.Learns || Norm.Learns;
}
