using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Experiment;

/// <summary>What stands behind the data's name.</summary>
internal sealed class Options(string[] arguments)
{
    /// <summary>All that there are, unless some are named.</summary>
    public IReadOnlyList<string> Variants => Text("--variants")?.Split(',') ?? [.. Variant.All.Select(v => v.Id)];

    public IReadOnlyList<int> Seeds => Numbers("--seeds") ?? [1, 2, 3];

    /// <summary>Trainings of each variant's search for settings.</summary>
    public int Sweep => Numbers("--sweep")?[0] ?? 8;

    public IReadOnlyList<int> LearningCurve => Numbers("--learning-curve") ?? [200, 700];

    /// <summary>Of the domain corpus; all when null.</summary>
    public int? Reviews => Numbers("--reviews")?[0];

    public string BaseModel => Text("--base-model") ?? "minilm";

    private int[]? Numbers(string name) => Text(name)?.Split(',').Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new UserErrorException($"{name} wants whole numbers, but has '{number}'.")).ToArray();

    private string? Text(string name) => Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
