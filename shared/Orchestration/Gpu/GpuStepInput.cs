using System.Text.Json;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Input of the orchestration <see cref="GpuStep"/>.</summary>
/// <param name="Call">The step, its parameters and inputs.</param>
/// <param name="Deadline">A job that no worker has taken by then fails.</param>
public sealed record GpuStepInput(StepCall<JsonElement> Call, DateTimeOffset? Deadline);
