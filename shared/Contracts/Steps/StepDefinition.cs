namespace BertPipeline.Contracts.Steps;

/// <summary>A row of the table of steps.</summary>
/// <param name="Name">See <see cref="StepName"/>.</param>
/// <param name="Kind">Who does it.</param>
/// <param name="Version">Raised whenever the output of the step changes; part of every key.</param>
/// <param name="After">Steps whose results it reads, where the run has them: the chain, drawn.</param>
public sealed record StepDefinition(string Name, StepKind Kind, int Version, params IReadOnlyList<string> After);
