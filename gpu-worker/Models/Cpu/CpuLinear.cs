namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>y = x Wᵀ + b.</summary>
internal readonly record struct CpuLinear(CpuParameter Weight, CpuParameter Bias)
{
    public bool Learns => Weight.Learns || Bias.Learns;
}
