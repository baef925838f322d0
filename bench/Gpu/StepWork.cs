using BertPipeline.Contracts.Runs;
using BertPipeline.Training.Benchmarks;

namespace BertPipeline.Gpu.Benchmarks;

/// <summary>Steps to measure.</summary>
/// <param name="Size">Of the model.</param>
/// <param name="Length">Tokens of a sequence.</param>
/// <param name="Sequences">Of a step.</param>
/// <param name="Precision">Of the model.</param>
/// <param name="Seconds">To measure for, about.</param>
internal sealed record StepWork(ModelSize Size, int Length, int Sequences, Precision Precision, double Seconds)
{
    /// <summary>Words asked for in a sequence, as pregeneration masks them.</summary>
    public int Masked => Math.Max(1, Length * 15 / 100);
}
