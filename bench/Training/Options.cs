using System.Globalization;

namespace BertPipeline.Training.Benchmarks;

/// <summary>What stands behind a measurement's name: the number of passes, then options.</summary>
internal sealed class Options(string[] arguments)
{
    /// <summary>The first argument where it is a number.</summary>
    public int Passes => arguments is [var first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int passes) ? passes : 5;

    /// <summary>The peers' interpreter.</summary>
    public string Python => Text("--python") ?? "/usr/bin/python3";

    public IReadOnlyList<int> Threads => Numbers("--threads", 1, 2);

    /// <summary>All of them, or those whose names are given: <c>--sizes L2,L6</c>.</summary>
    public IReadOnlyList<ModelSize> Sizes(params ModelSize[] sizes) => Text("--sizes")?.Split(',') is { } names
        ? [.. sizes.Where(size => names.Contains($"L{size.Layers}"))]
        : sizes;

    public bool Has(string name) => arguments.Contains(name);

    public string? Text(string name) => Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    public double Number(string name, double otherwise) => Text(name) is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public IReadOnlyList<int> Numbers(string name, params int[] otherwise) =>
        Text(name) is { } values ? [.. values.Split(',').Select(value => int.Parse(value, CultureInfo.InvariantCulture))] : otherwise;
}
