namespace BertPipeline.Contracts.Steps;

/// <summary>A row of the table of steps.</summary>
/// <param name="Name">See <see cref="StepName"/>.</param>
/// <param name="Kind">Who does it.</param>
/// <param name="Version">Raised whenever the output of the step changes; part of every key.</param>
/// <param name="Inputs">Names of the inputs that the step's code reads.</param>
/// <param name="Outputs">Names of the files of the artifact; <c>*</c> stands for a number.</param>
/// <param name="Parameters">Names of the parameters that enter the key, for people.</param>
public sealed record StepDefinition(
    string Name, StepKind Kind, int Version, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Parameters);

public enum StepKind
{
    /// <summary>A durable activity: CPU work inside the host.</summary>
    Activity,

    /// <summary>A message on the queue of GPU jobs.</summary>
    GpuJob,

    /// <summary>An activity whose output belongs to the run, not to the shared artifacts.</summary>
    RunOutput,
}
