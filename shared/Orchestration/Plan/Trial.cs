using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Orchestration.Plan;

/// <summary>One training of a search for settings.</summary>
/// <param name="Settings">What is tried, for people: <c>learning rate 0.0002, 8 epochs</c>.</param>
/// <param name="Parameters">The training's.</param>
public sealed record Trial(string Settings, TrainClassifierParameters Parameters);
