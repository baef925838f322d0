using System.Text.Json;

namespace BertPipeline.Contracts.Artifacts;

/// <summary>What an artifact's key was computed from (<see cref="ArtifactKey"/>), kept beside it so that people can be told why another run did not reuse it.</summary>
public sealed record ArtifactOrigin
{
    /// <summary>The step's declared version.</summary>
    public required int Version { get; init; }

    /// <summary>Everything besides the inputs that changes the output.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>Artifacts that were read, by input name.</summary>
    public required IReadOnlyDictionary<string, ArtifactRef> Inputs { get; init; }

    /// <summary>The run that was started with <c>force</c>; else null.</summary>
    public string? ForcedBy { get; init; }

    /// <summary>Where this key differs from another of the same step: what it has here, and what it has there.</summary>
    public IReadOnlyList<KeyDifference> DifferencesFrom(ArtifactOrigin other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Dictionary<string, string> here = Parts();
        Dictionary<string, string> there = other.Parts();
        return
        [
            .. from name in here.Keys.Union(there.Keys).Order(StringComparer.Ordinal)
               let mine = here.GetValueOrDefault(name)
               let theirs = there.GetValueOrDefault(name)
               where mine != theirs
               select new KeyDifference(name, mine, theirs),
        ];
    }

    /// <summary>The key's parts by name: <c>version</c>, <c>input base-model</c>, <c>optimizer.learningRate</c>.</summary>
    private Dictionary<string, string> Parts()
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal) { ["version"] = Version.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        foreach ((string name, ArtifactRef input) in Inputs)
        {
            parts["input " + name] = input.Digest;
        }

        if (ForcedBy is not null)
        {
            parts["forced by"] = ForcedBy;
        }

        Flatten("", Parameters, parts);
        return parts;
    }

    private static void Flatten(string path, JsonElement value, Dictionary<string, string> parts)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            parts[path.Length == 0 ? "parameters" : path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            return;
        }

        foreach (JsonProperty member in value.EnumerateObject())
        {
            Flatten(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value, parts);
        }
    }
}

/// <summary>A part in which two keys differ.</summary>
/// <param name="Part">Its name: a parameter's path, or an input.</param>
/// <param name="Here">Null where this key has no such part.</param>
/// <param name="There">Null where the other has none.</param>
public sealed record KeyDifference(string Part, string? Here, string? There);
