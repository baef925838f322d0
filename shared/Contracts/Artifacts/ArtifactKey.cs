using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertPipeline.Contracts.Artifacts;

/// <summary>
/// The content address of a step's output: SHA-256 over the step's name and declared version, its canonical parameters and
/// its inputs' digests. Times, workers and threads never enter.
/// </summary>
public static class ArtifactKey
{
    /// <param name="step">Name in the table of steps.</param>
    /// <param name="version">The step's declared version.</param>
    /// <param name="parameters">Everything besides the inputs that changes the output; serialised with sorted keys.</param>
    /// <param name="inputs">Digests by input name; the order does not matter.</param>
    /// <param name="forcedBy">The run id when the run was started with <c>force</c>, else null.</param>
    public static string Compute(
        string step, int version, object? parameters, IEnumerable<KeyValuePair<string, string>> inputs, string? forcedBy = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var text = new StringBuilder();
        text.Append(step).Append('\n').Append(version).Append('\n');
        text.Append(Canonical(JsonSerializer.SerializeToNode(parameters, PipelineJson.Options))).Append('\n');
        foreach ((string name, string digest) in inputs.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(digest).Append('\n');
        }

        if (forcedBy is not null)
        {
            text.Append("force=").Append(forcedBy).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>JSON with the keys of every object sorted (ordinal) and no white space.</summary>
    private static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members
            .OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => JsonSerializer.Serialize(m.Key, PipelineJson.Options) + ":" + Canonical(m.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
        _ => node.ToJsonString(PipelineJson.Options),
    };
}
