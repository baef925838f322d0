using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Input of the orchestration <see cref="GpuStep"/>.</summary>
/// <param name="Call">The step, its parameters and inputs.</param>
/// <param name="Deadline">A job that no worker has taken by then fails.</param>
/// <param name="Devices">GPUs that share out a training; one when null.</param>
public sealed record GpuStepInput(StepCall<JsonElement> Call, DateTimeOffset? Deadline, DeviceCount? Devices = null);
