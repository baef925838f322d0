using System.Reflection;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Weights.Packages;

/// <summary>Where the assemblies of <see cref="PretrainedModel"/>s lie: beside a published program, else where the build that fetched them says.</summary>
/// <param name="Built">The build's places, by package.</param>
public sealed record PackageFiles(IReadOnlyDictionary<string, string> Built)
{
    /// <summary>Of a program whose project imports PretrainedPackages.targets; any other has none but those that lie beside it.</summary>
    public static PackageFiles Of(Assembly program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return new(program.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(a => PretrainedModel.All.Any(m => m.Package == a.Key) && a.Value is not null)
            .ToDictionary(a => a.Key, a => a.Value!, StringComparer.Ordinal));
    }

    /// <summary>The assembly, or null when it is not on this machine.</summary>
    public string? Find(PretrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string?[] places = [Path.Combine(AppContext.BaseDirectory, "pretrained", model.Package + ".dll"), Built.GetValueOrDefault(model.Package)];
        return places.FirstOrDefault(File.Exists);
    }
}
