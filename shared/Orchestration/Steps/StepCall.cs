using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Orchestration.Steps;

/// <summary>Input of a step's activity.</summary>
/// <typeparam name="TParameters">A record of everything besides the inputs that changes the output: it enters the key as it is.</typeparam>
/// <param name="Inputs">Artifacts to read, by input name; their digests enter the key.</param>
/// <param name="Force">Computes even when the artifact exists.</param>
public sealed record StepCall<TParameters>(
    string RunId,
    StepIdentity Step,
    TParameters Parameters,
    IReadOnlyDictionary<string, ArtifactRef> Inputs,
    bool Force)
{
    /// <summary>Key of the artifact that this call makes.</summary>
    public string ArtifactKey(StepDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Contracts.Artifacts.ArtifactKey.Compute(
            definition.Name,
            definition.Version,
            Parameters,
            Inputs.Select(i => KeyValuePair.Create(i.Key, i.Value.Digest)),
            Force ? RunId : null);
    }

    /// <summary>What that key is computed from.</summary>
    public ArtifactOrigin Origin(StepDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new()
        {
            Version = definition.Version,
            Parameters = JsonSerializer.SerializeToElement(Parameters, PipelineJson.Options),
            Inputs = Inputs,
            ForcedBy = Force ? RunId : null,
        };
    }
}
