namespace BertPipeline.Contracts.Steps;

/// <summary>Who does a step.</summary>
public enum StepKind
{
    /// <summary>A durable activity: CPU work inside the host.</summary>
    Activity,

    /// <summary>A message on the queue of GPU jobs.</summary>
    GpuJob,

    /// <summary>An activity whose output belongs to the run, not to the shared artifacts.</summary>
    RunOutput,
}
