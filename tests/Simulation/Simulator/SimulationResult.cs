using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator;

/// <param name="Violation">What was broken; null when nothing was.</param>
/// <param name="Trace">What happened.</param>
/// <param name="Duration">In virtual time.</param>
internal sealed record SimulationResult(int Seed, string? Violation, Trace Trace, TimeSpan Duration);
